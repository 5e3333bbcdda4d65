/**
 * What the shells run: each script asks `exosphere --complete` what can follow, so that it never has to be written anew,
 * and treats the answers as text. The command of that name on PATH is asked, never one in the current directory.
 */
import type { Shell } from './shells.ts';

/** In the second line of every script, so that a file that was installed can be told from one of somebody else. */
export const MARK =
  '# Written by "exosphere --install-completion", which replaces it: changes would be lost.';

/** The script for a shell, to be read by it. */
export function scriptFor(shell: Shell): string {
  return SCRIPTS[shell];
}

const SCRIPTS: { readonly [S in Shell]: string } = {
  // COMP_LINE and COMP_POINT instead of COMP_WORDS: that is cut at every "@" and ":". bash 3.2 has no mapfile.
  bash: `# Completion of exosphere for bash.
${MARK}
_exosphere() {
  local kind='' line
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ -z $kind ]]; then kind=$line; else COMPREPLY+=("$line"); fi
  done < <(command exosphere --complete bash "\${COMP_LINE:0:COMP_POINT}" "$2" </dev/null 2>/dev/null)
  [[ $kind != files ]] || compopt -o default 2>/dev/null
}
complete -F _exosphere exosphere
`,

  // (Q) takes off one level of quotes and evaluates nothing; compadd puts on those that are needed.
  zsh: `#compdef exosphere
${MARK}
_exosphere() {
  emulate -L zsh -o extended_glob
  local -a answer values shown
  local line value
  integer longest=0
  answer=("\${(@f)$(command exosphere --complete zsh "word=\${(Q)PREFIX}" "\${(@Q)words[2,CURRENT-1]}" </dev/null 2>/dev/null)}")
  if [[ $answer[1] == files ]]; then
    compset -P '--[^=]##='
    _files
    return
  fi
  for line in "\${(@)answer[2,-1]}"; do
    value=\${line%%$'\\t'*}
    values+=("$value")
    (( longest = $#value > longest ? $#value : longest ))
  done
  for line in "\${(@)answer[2,-1]}"; do
    value=\${line%%$'\\t'*}
    [[ $line == *$'\\t'* ]] && value="\${(r:longest:)value}  \${line#*$'\\t'}"
    shown+=("$value")
  done
  if [[ "\${(pj:\\n:)answer}" == *$'\\t'* ]]; then
    compadd -l -d shown -a values
  else
    compadd -a values
  fi
}
if [[ $funcstack[1] == _exosphere ]]; then _exosphere "$@"; else compdef _exosphere exosphere; fi
`,

  // fish cuts every line at its first tab: value and description.
  fish: `# Completion of exosphere for fish.
${MARK}
function __exosphere_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l word (commandline -ct)
    set -l answer (command exosphere --complete fish "word=$word" $words </dev/null 2>/dev/null)
    if test "$answer[1]" = files
        set -l option (string match -r -- '^--[^=]+=' "$word")
        for path in (__fish_complete_path (string replace -r -- '^--[^=]+=' '' "$word"))
            printf '%s%s\\n' "$option" $path
        end
        return
    end
    set -e answer[1]
    printf '%s\\n' $answer
end
complete -c exosphere -f -a '(__exosphere_complete)'
`,

  // Words with marks that PowerShell reads otherwise are put in single quotes, in which only these have a meaning.
  powershell: `# Completion of exosphere for PowerShell.
${MARK}
Register-ArgumentCompleter -Native -CommandName exosphere -ScriptBlock {
    param($word, $line, $cursor)
    $words = @($line.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object {
        if ($null -ne $_.Value) { [string]$_.Value } else { $_.Extent.Text }
    })
    $current = $word.Trim("'", '"')
    $answer = @(exosphere --complete powershell "word=$current" @words 2>$null)
    if ($answer.Count -eq 0 -or $answer[0] -eq 'files') { return }
    foreach ($one in ($answer | Select-Object -Skip 1)) {
        $value, $about = $one -split "\`t", 2
        if (-not $value.StartsWith($current, [StringComparison]::OrdinalIgnoreCase)) { continue }
        if (-not $about) { $about = $value }
        $text = if ($value -match '^[\\w./:=+-]+$') { $value } else { "'" + $value.Replace("'", "''") + "'" }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $about)
    }
}
`,
};
