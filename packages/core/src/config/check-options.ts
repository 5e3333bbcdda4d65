/** Checks the `options` of a file: names, values, and values that are only valid together. */
import { didYouMean } from '../nearest.ts';
import { quoted } from '../text.ts';
import { contradiction } from './contradiction.ts';
import { isHostFieldName } from './host-fields.ts';
import { judge } from './judge.ts';
import { type Finding, firstOfEach, type Node, show } from './node.ts';
import { isOptionName, type Options, optionKey, optionNames, optionTable } from './options.ts';

/** The options that are in order, and everything that is wrong with the others. */
export function checkOptions(node: Node): {
  readonly options: Partial<Options>;
  readonly findings: readonly Finding[];
} {
  if (node.kind === 'scalar' && node.value === null) return { options: {}, findings: [] };
  if (node.kind !== 'mapping') {
    const message = `options must be a mapping of names and values, but is ${show(node)}`;
    return { options: {}, findings: [{ message, at: node.at, path: 'options' }] };
  }
  const options: Record<string, unknown> = {};
  const findings: Finding[] = [];
  for (const { key, at, value } of firstOfEach(node.entries)) {
    if (!isOptionName(key)) {
      findings.push(unknownOption(key, at));
      continue;
    }
    const judged = judge(optionTable[key].rule, value, `option ${key}`, `options.${key}`);
    if (judged.ok) options[optionKey(key)] = judged.value;
    else findings.push(...judged.findings);
  }
  const wrong = contradiction(options);
  if (wrong !== undefined) {
    const entry = node.entries.findLast(({ key }) => wrong.names.some((name) => name === key));
    findings.push({
      message: wrong.message,
      hint: wrong.hint,
      at: entry?.value.at,
      path: 'options',
    });
  }
  return { options, findings };
}

function unknownOption(key: string, at: Finding['at']): Finding {
  const hint =
    didYouMean(key, optionNames) ??
    (isHostFieldName(key) ? `${key} is a field of a host, not an option.` : undefined);
  const message = `there is no option ${quoted(key, 60)}`;
  return { message, at, path: `options.${key}`, ...(hint === undefined ? {} : { hint }) };
}
