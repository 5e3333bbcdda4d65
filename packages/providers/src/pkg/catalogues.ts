/** Reads which repositories are enabled, and how old their catalogues and the list of vulnerabilities are. */
import { type Capture, lines } from '@exosphere/core';
import { LONGEST_LINE } from './output.ts';

export interface Catalogues {
  /** Names of the enabled repositories; undefined where pkg did not list its settings. */
  readonly enabled?: readonly string[];
  /** When the newest catalogue of an enabled repository was put in place: seconds since the epoch. */
  readonly metadataAt?: number;
  /** The same of vuln.xml. */
  readonly vulnerabilitiesAt?: number;
  /** The clock of the host when it was asked. */
  readonly now?: number;
}

/**
 * The settings name the repositories; of each only the name and whether it is enabled, since addresses may hold
 * passwords. Then the files with their times. pkg gives a catalogue the modification time that the server told, which
 * is when it was published: the inode change time is when it was put in place. `stat -f` is that of BSD; elsewhere
 * the modification time has to do.
 */
export const CATALOGUES_SCRIPT: string = String.raw`pkg -N >/dev/null 2>&1 && settings=$(pkg -vv)
printf '%s\n' "$settings" | sed -n '/^Repositories:/,$ { /: {/p; /^ *enabled /p; }'
db=$(printf '%s\n' "$settings" | sed -n 's/^PKG_DBDIR = "\(.*\)";$/\1/p')
[ -n "$db" ] || db=/var/db/pkg
for file in "$db"/repos/*/db "$db"/repo-*.sqlite "$db/vuln.xml"; do
  [ -s "$file" ] || continue
  at=$(stat -f %c "$file" 2>/dev/null)
  case $at in '' | *[!0-9]*) at=$(date -r "$file" +%s) ;; esac
  printf '%s %s\n' "$at" "$file"
done
date '+%s now'`;

//   FreeBSD-ports: {
const REPOSITORY = /^\s+(?<name>[^\s:]+): \{/u;
//     enabled         : yes,
const ENABLED = /^\s+enabled\s*: (?<value>\w+)/u;
// 1763690000 /var/db/pkg/repos/FreeBSD-ports/db
// 1763690000 /var/db/pkg/repo-FreeBSD.sqlite                (older)
const FILE =
  /^(?<at>\d{1,12}) (?:now|.*\/(?:(?<list>vuln\.xml)|repos\/(?<name>[^/]+)\/db|repo-(?<old>[^/]+)\.sqlite))$/u;

/** Reads as much as was told: whatever is missing is undefined. */
export function readCatalogues({ stdout }: Capture): Catalogues {
  const repositories: { readonly name: string; enabled: boolean }[] = [];
  const catalogues = new Map<string, number>();
  let facts: Catalogues = {};
  for (const line of lines(stdout)) {
    if (line.length > LONGEST_LINE) continue;
    const name = REPOSITORY.exec(line)?.groups?.name;
    const last = repositories.at(-1);
    if (name !== undefined) repositories.push({ name, enabled: false });
    else if (last !== undefined) last.enabled ||= ENABLED.exec(line)?.groups?.value === 'yes';
    const file = FILE.exec(line)?.groups;
    if (file === undefined) continue;
    const at = Number(file.at);
    const catalogue = file.name ?? file.old;
    if (catalogue !== undefined) catalogues.set(catalogue, at);
    else facts = { ...facts, [file.list === undefined ? 'now' : 'vulnerabilitiesAt']: at };
  }
  const enabled = repositories.filter((repository) => repository.enabled).map(({ name }) => name);
  // What a repository left behind that is gone or disabled by now says nothing of the others.
  const times = (repositories.length === 0 ? [...catalogues.keys()] : enabled).flatMap(
    (name) => catalogues.get(name) ?? [],
  );
  return {
    ...facts,
    ...(repositories.length === 0 ? {} : { enabled }),
    ...(times.length === 0 ? {} : { metadataAt: Math.max(...times) }),
  };
}
