/**
 * The door to the configuration: text in, checked values or every problem out.
 * Loads only the parser of the format at hand, and a positional one for TOML only to locate problems.
 */
import { quoted } from '../text.ts';
import type { ConfigFile, ConfigFormat } from './config.ts';
import type { Finding, Reading } from './node.ts';
import { codeFrame, locator } from './position.ts';
import type { Problem } from './problem.ts';

/** Larger files are no configuration: 5,000 hosts with every field come to about 2 MiB. */
export const MAX_CONFIG_BYTES: number = 4 * 1024 * 1024;

/** What became of a configuration file. Problems and warnings are in the order of the file. */
export type ParsedConfig =
  | { readonly ok: true; readonly config: ConfigFile; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads and checks the text of a configuration file. Never rejects for anything in the text: that is
 * `ok: false`, with all problems at once. `file` is only named in them.
 *
 * @example
 * const parsed = await parseConfig('hosts: [{ name: web1, ip: 10.0.0.1 }]', 'yaml', 'config.yaml');
 * if (parsed.ok) console.log(parsed.config.hosts[0]?.name);
 */
export async function parseConfig(
  text: string,
  format: ConfigFormat,
  file: string,
): Promise<ParsedConfig> {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  const unfit = unfitText(body);
  if (unfit !== undefined) return { ok: false, problems: [problem(unfit, file)] };

  const reading = await read(body, format);
  if (!reading.ok) return { ok: false, problems: [syntaxProblem(reading.error, file, body)] };
  if (reading.root === undefined) {
    return { ok: true, config: { options: {}, hosts: [] }, warnings: [] };
  }
  const { check } = await import('./check.ts');
  let checked = check(reading.root);
  if (format === 'toml' && checked.findings.length + checked.warnings.length > 0) {
    const located = await readLocatedToml(body);
    if (located?.ok && located.root !== undefined) checked = check(located.root);
  }
  if (checked.findings.length > 0) return { ok: false, problems: problems(checked.findings, file) };
  return { ok: true, config: checked.config, warnings: problems(checked.warnings, file) };
}

/** What keeps a text from being read in any format. */
function unfitText(text: string): Finding | undefined {
  if (text.length > MAX_CONFIG_BYTES) {
    const limit = MAX_CONFIG_BYTES / 1024 / 1024;
    return { message: `larger than ${limit} MiB: not a configuration`, at: undefined };
  }
  const nul = text.indexOf('\0');
  if (nul === -1) return undefined;
  const hint = 'A configuration is text in UTF-8; save it as such.';
  return { message: 'contains a NUL character', hint, at: locator(text)(nul) };
}

async function read(text: string, format: ConfigFormat): Promise<Reading> {
  switch (format) {
    case 'yaml':
      return (await import('./read-yaml.ts')).readYaml(text);
    case 'json':
      return (await import('./read-json.ts')).readJson(text);
    case 'toml':
      return (await import('./read-toml.ts')).readToml(text);
  }
}

/**
 * Undefined where the positional parser gives up: it is stricter than the other about some
 * corners, and takes no texts of many thousand lines in one string (RangeError, seen with
 * toml-eslint-parser 1.0.3). The problems are then told without their lines.
 */
async function readLocatedToml(text: string): Promise<Reading | undefined> {
  const [{ tomlPlaces }, { readToml }] = await Promise.all([
    import('./toml-places.ts'),
    import('./read-toml.ts'),
  ]);
  try {
    return readToml(text, tomlPlaces(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function syntaxProblem(finding: Finding, file: string, text: string): Problem {
  const plain = problem(finding, file);
  return finding.at === undefined ? plain : { ...plain, frame: codeFrame(text, finding.at) };
}

function problems(findings: readonly Finding[], file: string): readonly Problem[] {
  return findings
    .toSorted(
      (a, b) => rank(a.at?.line) - rank(b.at?.line) || rank(a.at?.column) - rank(b.at?.column),
    )
    .map((finding) => problem(finding, file));
}

/** Without a place: last. (Two infinities would have NaN for their difference.) */
function rank(count: number | undefined): number {
  return count ?? Number.MAX_SAFE_INTEGER;
}

function problem({ message, at, hint, path }: Finding, file: string): Problem {
  return {
    message: printable(message),
    file,
    ...at,
    ...(hint === undefined ? {} : { hint: printable(hint) }),
    ...(path === undefined ? {} : { path: printable(path) }),
  };
}

/** Parsers quote the file in their messages, at any length. */
function printable(text: string): string {
  return quoted(text, 500).slice(1, -1);
}
