/** Checks the `hosts` of a file: fields, values, and that no name is used twice. */
import { didYouMean, nearest } from '../nearest.ts';
import { quoted } from '../text.ts';
import {
  type HostConfig,
  type HostFieldName,
  hostFieldNames,
  hostFieldTable,
  isHostFieldName,
} from './host-fields.ts';
import { judge } from './judge.ts';
import { type Entry, type Finding, firstOfEach, type Node, show } from './node.ts';
import { camelCase } from './options.ts';

/** The hosts that are in order, everything that is wrong with the others, and what is merely doubtful. */
export function checkHosts(node: Node): {
  readonly hosts: readonly HostConfig[];
  readonly findings: readonly Finding[];
  readonly warnings: readonly Finding[];
} {
  if (node.kind === 'scalar' && node.value === null)
    return { hosts: [], findings: [], warnings: [] };
  if (node.kind !== 'list') {
    const message = `hosts must be a list, but is ${show(node)}`;
    const hint = 'Every host is an entry of its own, with a name and an ip.';
    return { hosts: [], findings: [{ message, hint, at: node.at, path: 'hosts' }], warnings: [] };
  }
  const checked = node.items.map(checkHost);
  return {
    hosts: checked.flatMap(({ host }) => (host === undefined ? [] : [host])),
    findings: [...checked.flatMap(({ findings }) => findings), ...equalNames(node.items)],
    warnings: checked.flatMap(({ warnings }) => warnings),
  };
}

interface CheckedHost {
  readonly host: HostConfig | undefined;
  readonly findings: readonly Finding[];
  readonly warnings: readonly Finding[];
}

function checkHost(node: Node, index: number): CheckedHost {
  const path = `hosts[${index}]`;
  const who = called(node, index);
  if (node.kind !== 'mapping') {
    const message = `${who} must be a mapping of fields, but is ${show(node)}`;
    return { host: undefined, findings: [{ message, at: node.at, path }], warnings: [] };
  }
  const fields: Record<string, unknown> = { tags: [] };
  const findings: Finding[] = [];
  const warnings: Finding[] = [];
  for (const { key, at, value } of firstOfEach(node.entries)) {
    if (!isHostFieldName(key)) {
      warnings.push(unknownField(who, key, at, path));
      continue;
    }
    // `username:` with nothing after it says nothing.
    if (value.kind === 'scalar' && value.value === null) continue;
    const judged = judge(hostFieldTable[key].rule, value, `${who}: ${key}`, `${path}.${key}`);
    if (judged.ok) fields[camelCase(key)] = judged.value;
    else findings.push(...judged.findings.map((finding) => withReason(finding, key, value)));
  }
  for (const name of hostFieldNames.filter((field) => hostFieldTable[field].required)) {
    const given = node.entries.some(({ key, value }) => key === name && !isNull(value));
    if (!given) findings.push(missingField(node.entries, who, name, path, node.at));
  }
  const odd = oddName(node, who, path);
  if (odd !== undefined) warnings.push(odd);
  const host = findings.length === 0 ? (fields as unknown as HostConfig) : undefined;
  return { host, findings, warnings };
}

/** What is not there may be there by a name that is none. */
function missingField(
  entries: readonly Entry[],
  who: string,
  name: HostFieldName,
  path: string,
  at: Finding['at'],
): Finding {
  const others = entries.map(({ key }) => key).filter((key) => !isHostFieldName(key));
  const meant = others.find((key) => nearest(key, hostFieldNames) === name);
  const hint = meant === undefined ? undefined : `Did you mean ${name} by ${quoted(meant, 60)}?`;
  const finding = { message: `${who} has no ${name}`, at, path: `${path}.${name}` };
  return hint === undefined ? finding : { ...finding, hint };
}

/** How messages call a host: by its name if it has one, else by its place in the list. */
function called(node: Node, index: number): string {
  const name = nameOf(node);
  return name === undefined ? `host number ${index + 1}` : `host ${quoted(name, 60)}`;
}

function nameOf(node: Node): string | undefined {
  if (node.kind !== 'mapping') return undefined;
  const value = node.entries.find(({ key }) => key === 'name')?.value;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function unknownField(who: string, key: string, at: Finding['at'], path: string): Finding {
  const message = `${who}: unknown field ${quoted(key, 60)} is ignored`;
  const hint =
    key.toLowerCase() === 'password'
      ? 'Passwords are never asked for, stored or accepted: log in with a key or an agent, and remove this one.'
      : didYouMean(key, hostFieldNames);
  return { message, at, path: `${path}.${key}`, ...(hint === undefined ? {} : { hint }) };
}

/** The one mistake with a well-known cause: `ip: admin@10.0.0.1`. */
function withReason(finding: Finding, key: string, value: Node): Finding {
  const text = value.kind === 'scalar' && typeof value.value === 'string' ? value.value : '';
  if (key !== 'ip' || !text.includes('@')) return finding;
  return { ...finding, hint: 'Put what stands before the @ into the field username.' };
}

function oddName(node: Node, who: string, path: string): Finding | undefined {
  if (!nameOf(node)?.startsWith('@')) return undefined;
  const message = `${who} cannot be named in a command, where a leading @ selects a tag`;
  return { message, at: node.at, path: `${path}.name` };
}

/** A finding for each name that several hosts have, with the places of all of them. */
function equalNames(items: readonly Node[]): readonly Finding[] {
  const byName = new Map<string, number[]>();
  for (const [index, item] of items.entries()) {
    const name = nameOf(item);
    if (name === undefined) continue;
    const places = byName.get(name);
    if (places === undefined) byName.set(name, [index]);
    else places.push(index);
  }
  return [...byName]
    .filter(([, indices]) => indices.length > 1)
    .map(([name, indices]) => {
      const second = items[indices[1] ?? 0];
      const numbers = indices.map((index) => items[index]?.at?.line ?? index + 1);
      const where = second?.at === undefined ? 'hosts number' : 'on lines';
      const message = `host name ${quoted(name, 60)} is used ${indices.length} times, ${where} ${listed(numbers)}`;
      return { message, at: second?.at, path: `hosts[${indices[1]}].name` };
    });
}

function listed(numbers: readonly number[]): string {
  const shown = numbers.slice(0, 20).join(', ');
  return numbers.length > 20 ? `${shown} and ${numbers.length - 20} more` : shown;
}
