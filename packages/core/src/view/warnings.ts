/** What is odd about a configuration, as lines: an old file may say the same of each of thousands of hosts. */
import { formatProblem, type Problem } from '../config/problem.ts';
import { counted } from './count.ts';

/** From so many hosts on, an equal warning is told once. */
const MANY = 4;

/** A line, or a few, for each warning; what is odd in the same field of many hosts is told of the first of them. */
export function warningLines(warnings: readonly Problem[]): readonly string[] {
  const groups = new Map<string, Problem[]>();
  for (const warning of warnings) {
    const key = fieldOf(warning);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [warning]);
    else group.push(warning);
  }
  return warnings.flatMap((warning) => {
    const group = groups.get(fieldOf(warning) ?? '') ?? [];
    if (group.length < MANY) return [line(warning)];
    if (group[0] !== warning) return [];
    const others = counted(group.length - 1, 'more host');
    return [line({ ...warning, message: `${warning.message}; the same holds for ${others}` })];
  });
}

function line(warning: Problem): string {
  return `warning: ${formatProblem(warning)}`;
}

/** Which field of a host it is about, whichever host that is: `hosts[3].password` -> `password`. */
function fieldOf({ file, path }: Problem): string | undefined {
  const field = /^hosts\[\d+\]\.(.*)$/su.exec(path ?? '')?.[1];
  return field === undefined ? undefined : `${file ?? ''}\n${field}`;
}
