/** Checks a whole file as read: what it may contain, and that no key is there twice. Loads valibot. */
import { didYouMean } from '../nearest.ts';
import { quoted } from '../text.ts';
import { checkHosts } from './check-hosts.ts';
import { checkOptions } from './check-options.ts';
import type { ConfigFile } from './config.ts';
import { type Finding, type Node, show } from './node.ts';
import { isOptionName } from './options.ts';

/** What the file says, everything that is wrong with it, and what is merely doubtful; in no certain order. */
export function check(root: Node): {
  readonly config: ConfigFile;
  readonly findings: readonly Finding[];
  readonly warnings: readonly Finding[];
} {
  if (root.kind !== 'mapping') {
    const message = `the file must be a mapping with the keys options and hosts, but is ${show(root)}`;
    return {
      config: { options: {}, hosts: [] },
      findings: [{ message, at: root.at }],
      warnings: [],
    };
  }
  const section = (name: string) => root.entries.find(({ key }) => key === name)?.value ?? NOTHING;
  const options = checkOptions(section('options'));
  const hosts = checkHosts(section('hosts'));
  return {
    config: { options: options.options, hosts: hosts.hosts },
    findings: [
      ...equalKeys(root),
      ...root.entries.filter(({ key }) => !SECTIONS.includes(key)).map(unknownSection),
      ...options.findings,
      ...hosts.findings,
    ],
    warnings: hosts.warnings,
  };
}

const SECTIONS: readonly string[] = ['options', 'hosts'];
const NOTHING: Node = { at: undefined, kind: 'scalar', value: null };

function unknownSection({ key, at }: { key: string; at: Finding['at'] }): Finding {
  const hint = isOptionName(key)
    ? `${key} is an option: move it under the key options.`
    : (didYouMean(key, SECTIONS) ?? 'The keys are options and hosts.');
  return { message: `unknown key ${quoted(key, 60)}`, hint, at, path: key };
}

/** Every key that its mapping has already. A mapping that several YAML aliases name is told of once. */
function equalKeys(root: Node): readonly Finding[] {
  const findings = new Map<string, Finding>();
  const visit = (node: Node): void => {
    if (node.kind === 'list') for (const item of node.items) visit(item);
    if (node.kind !== 'mapping') return;
    const first = new Map<string, Finding['at']>();
    for (const { key, at, value } of node.entries) {
      if (first.has(key)) {
        const line = first.get(key)?.line;
        const before = line === undefined ? '' : `, first on line ${line}`;
        const message = `the key ${quoted(key, 60)} is there twice${before}`;
        findings.set(`${at?.line}:${at?.column}`, { message, at });
      } else first.set(key, at);
      visit(value);
    }
  };
  visit(root);
  return [...findings.values()];
}
