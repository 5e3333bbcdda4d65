/** Reads the numbers of ssh_config: ports and times. Pure. */

/** A port from 1 to 65535, or the one service name that a client needs. Undefined when it is neither. */
export function parsePort(text: string): number | undefined {
  if (text === 'ssh') return 22;
  // "2222"; strtonum(3) also takes " 2222" and "+2222".
  const digits = /^[ \t]*\+?(?<digits>\d+)$/u.exec(text)?.groups?.digits;
  const port = Number(digits);
  return port >= 1 && port <= 65_535 ? port : undefined;
}

const SECONDS: { readonly [unit: string]: number } = {
  '': 1,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};

/** Seconds of a time such as `90`, `1h30m` or `2w`: sshd_config(5), TIME FORMATS. Undefined when it is none. */
export function parseTime(text: string): number | undefined {
  // "1h30m"; strtol(3) also takes "1h +30m".
  const part = /[ \t\v\f\r]*\+?(?<digits>\d+)(?<unit>[smhdw]|$)/iuy;
  let total = 0;
  do {
    const { digits, unit = '' } = part.exec(text)?.groups ?? {};
    total += Number(digits) * (SECONDS[unit.toLowerCase()] ?? Number.NaN);
  } while (part.lastIndex > 0 && part.lastIndex < text.length);
  // ssh keeps an int.
  return total <= 2_147_483_647 ? total : undefined;
}
