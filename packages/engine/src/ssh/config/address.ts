/** Spells host names as ssh does before it looks them up. Pure. */
import { isIP } from 'node:net';

/** A name in lower case; an address in its usual form: 127.1 is 127.0.0.1, and ::0001 is ::1. */
export function canonicalHost(host: string): string {
  const usual = isIP(host) === 6 ? usualIPv6(host) : usualIPv4(host);
  if (usual !== undefined) return usual.toLowerCase() === host.toLowerCase() ? host : usual;
  // Looks like an address, and none that can be read: ssh leaves it alone.
  return /[%:]|^[\d.]*$/u.test(host) ? host : host.toLowerCase();
}

/** Numbers with dots, of which there may be fewer than four, octal or hexadecimal: inet_aton(3). */
function usualIPv4(host: string): string | undefined {
  if (!/^(?:0x[\da-f]*|\d+)(?:\.(?:0x[\da-f]*|\d+)){0,3}$/iu.test(host)) return undefined;
  return parsed(host);
}

function usualIPv6(host: string): string | undefined {
  // A zone is not for URLs, and they write the last four bytes in hexadecimal.
  return /[%.]/u.test(host) ? undefined : parsed(`[${host}]`)?.slice(1, -1);
}

/** URLs know the same spellings of addresses. */
function parsed(host: string): string | undefined {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined;
}
