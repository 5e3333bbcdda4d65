/** Names that mean harm to a terminal, a report or a shell, on hosts that cannot be trusted. */
import type { FakeUpdate } from './fake-update.ts';
import type { Reply } from './reply.ts';

/** Stands for the byte 0xff, which no UTF-8 has, until the answer is written. */
const RAW_BYTE = '\ue000';

/** Each without a blank or a round bracket: otherwise no line of a package manager could hold it. */
const HOSTILE_NAMES: readonly string[] = [
  '\u001b[31mred\u001b[0m',
  '\u001b]0;owned\u0007title',
  '<script>alert`1`</script>',
  '"><img/src=x/onerror=alert`1`>',
  '=HYPERLINK|calc',
  '**bold**|`code`|_x_',
  '$IFS$USER`id`;reboot',
  '\u202egnp.exe',
  'nul\u0000byte',
  `broken${RAW_BYTE}utf8`,
];

/**
 * Updates that carry those names. RPM allows only harmless characters in the names of packages, and
 * dnf any in those of repositories.
 */
export function hostileUpdates(inPackageNames: boolean): readonly FakeUpdate[] {
  return HOSTILE_NAMES.map((name, index) => ({
    name: inPackageNames ? name : `hostile-${index}`,
    installed: '1.0-1',
    candidate: '1.0-2',
    security: index === 0,
    ...(inPackageNames ? {} : { repository: name }),
  }));
}

/** The answer as it goes over the line. */
export function withRawBytes(reply: Reply): Reply {
  if (typeof reply.stdout !== 'string' || !reply.stdout.includes(RAW_BYTE)) return reply;
  const parts = reply.stdout.split(RAW_BYTE).map((part) => Buffer.from(part));
  return {
    ...reply,
    stdout: Buffer.concat(parts.flatMap((part) => [part, Buffer.of(0xff)]).slice(0, -1)),
  };
}
