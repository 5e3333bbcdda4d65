/** Folds what many hosts have in common. */
import { oneLine } from '../text.ts';

/** Hosts that share a text, in the order they came. */
export interface Group {
  readonly text: string;
  readonly hosts: readonly string[];
}

/** One group per text, in the order of first appearance. */
export function groupByText(
  items: Iterable<{ readonly host: string; readonly text: string }>,
): readonly Group[] {
  const groups = new Map<string, string[]>();
  for (const { host, text } of items) {
    const hosts = groups.get(text);
    if (hosts === undefined) groups.set(text, [host]);
    else hosts.push(host);
  }
  return [...groups].map(([text, hosts]) => ({ text, hosts }));
}

/** `web1, web2, web3 and 97 more`, safe to print. */
export function someOf(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).map(oneLine).join(', ');
  return names.length <= most ? shown : `${shown} and ${names.length - most} more`;
}
