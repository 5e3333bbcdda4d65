/** Judges one value of a file by its rule, and words the complaint so that it can be mended. */
import { didYouMean } from '../nearest.ts';
import { type Finding, type Node, show } from './node.ts';
import { describeRule, type Rule, type Value } from './rule.ts';
import { checkValue } from './schema.ts';

/** The value as the program uses it, or everything that is wrong with it. */
export type Judgement =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** `subject` begins the complaint ("option log_level"); `path` locates the value for programs. */
export function judge(rule: Rule, node: Node, subject: string, path: string): Judgement {
  if (rule.type === 'list' && node.kind === 'list') {
    return judgeItems(rule.of, node.items, subject, path);
  }
  const plain = node.kind === 'scalar' ? scalarFor(rule, node) : undefined;
  const checked = plain === undefined ? undefined : checkValue(rule, plain);
  if (checked !== undefined) return { ok: true, value: checked.value };
  const message = `${subject} must be ${describeRule(rule)}, but is ${show(node)}`;
  const hint = hintFor(rule, node);
  const finding = { message, at: node.at, path, ...(hint === undefined ? {} : { hint }) };
  return { ok: false, findings: [finding] };
}

function judgeItems(rule: Rule, items: readonly Node[], subject: string, path: string): Judgement {
  const judged = items.map((item, index) =>
    judge(rule, item, `${subject}: every entry`, `${path}[${index}]`),
  );
  const findings = judged.flatMap((one) => (one.ok ? [] : one.findings));
  if (findings.length > 0) return { ok: false, findings };
  const values = judged.flatMap((one) => (one.ok ? [one.value as string] : []));
  return { ok: true, value: [...new Set(values)] };
}

type Scalar = Extract<Node, { kind: 'scalar' }>;

/** The scalar as the rule may take it; undefined when its notation means different things to different readers. */
function scalarFor(rule: Rule, node: Scalar): Scalar['value'] | undefined {
  const bare = rule.type === 'nullable' ? rule.rule : rule;
  if (bare.type === 'integer' && octal(node) !== undefined) return undefined;
  if (bare.type === 'boolean') return oldBoolean(node) ?? node.value;
  return node.value;
}

/**
 * `port: 022` is 18 in YAML 1.1 and 22 in YAML 1.2. The value by YAML 1.1 where the two differ,
 * else undefined.
 */
function octal({ source }: Scalar): number | undefined {
  return source !== undefined && /^[-+]?0[0-9]/u.test(source)
    ? Number.parseInt(source, 8)
    : undefined;
}

/** The words that YAML 1.1 has for booleans; existing files were written for readers of that. */
function oldBoolean({ source }: Scalar): boolean | undefined {
  if (source === undefined) return undefined;
  if (/^(?:yes|Yes|YES|on|On|ON)$/u.test(source)) return true;
  if (/^(?:no|No|NO|off|Off|OFF)$/u.test(source)) return false;
  return undefined;
}

function hintFor(rule: Rule, node: Node): string | undefined {
  if (rule.type === 'nullable') return hintFor(rule.rule, node);
  if (node.kind === 'scalar' && node.value === null) return 'Remove the line if nothing is meant.';
  switch (rule.type) {
    case 'text':
    case 'path':
      return hintForText(node);
    case 'integer':
      return hintForInteger(node);
    case 'choice':
      return node.kind === 'scalar' && typeof node.value === 'string'
        ? didYouMean(node.value, rule.of)
        : undefined;
    case 'boolean':
      return node.kind === 'scalar' && typeof node.value === 'string'
        ? 'Write true or false, without quotes.'
        : undefined;
    case 'list':
      return node.kind === 'scalar' && typeof node.value === 'string'
        ? `Write it as a list: [${JSON.stringify(node.value)}]`
        : undefined;
  }
}

/** Whatever a format takes for a number, a date or true can be text in quotes. */
function hintForText(node: Node): string | undefined {
  if (node.kind === 'other') return 'Put it in quotes.';
  if (node.kind !== 'scalar' || typeof node.value === 'string') return undefined;
  return `Put it in quotes: ${JSON.stringify(show(node))}`;
}

function hintForInteger(node: Node): string | undefined {
  if (node.kind !== 'scalar') return undefined;
  if (octal(node) !== undefined) {
    return 'A leading zero means octal to some YAML readers and nothing to others: leave it out.';
  }
  if (typeof node.value !== 'string') return undefined;
  const digits = node.value.replaceAll('_', '');
  return /^[0-9]{1,15}$/u.test(digits) ? `Write ${Number(digits)}, without quotes.` : undefined;
}
