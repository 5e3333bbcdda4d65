/** What a fake host pretends to be: how it answers commands, and the truth that its answers tell. */
import { aptReply } from './apt-host.ts';
import { dnfReply } from './dnf-host.ts';
import type { FakeUpdate } from './fake-update.ts';
import type { Fault } from './faults.ts';
import { hostileUpdates, withRawBytes } from './hostile.ts';
import { type Reply, said } from './reply.ts';
import { identityReplies, SYSTEMS, type System, type SystemId } from './system.ts';

export interface PlatformSpec {
  /** `debian-12` if not given. */
  readonly system?: SystemId;
  /** None if not given. */
  readonly updates?: readonly FakeUpdate[];
  /** Whether the host waits for a reboot; not if not given. */
  readonly reboot?: boolean;
  /** Answers by command name, instead of those that follow from all that. */
  readonly answers?: { readonly [command: string]: Reply };
  readonly fault?: Fault;
}

/** What a right tool must find out about a host. */
export interface Truth {
  /** As `OsFacts` of core has it: `linux`, `netbsd`. */
  readonly kind: string;
  readonly flavor?: string;
  readonly version?: string;
  /** The package manager; undefined: none that is supported. */
  readonly provider?: string;
  /** Pending updates. */
  readonly updates: number;
  /** Those of them that fix a vulnerability. */
  readonly security: number;
  /** Updates that the administrator holds back. */
  readonly held: number;
  readonly reboot: boolean;
}

export interface Platform {
  /** For people: `Debian GNU/Linux 12 (bookworm)`. */
  readonly title: string;
  readonly truth: Truth;
  /** The command of a script that lists the updates: a host's `listingMs` passes in it. */
  readonly listing?: string;
  /** The program that people call to see the same: `apt-get`. */
  readonly program?: string;
  /** How the host answers the command of that name; undefined: no such program here. */
  reply(command: string): Reply | undefined;
  /** This is no Unix: how it answers whatever it is told to execute. */
  readonly appliance?: Reply;
}

const APPLIANCE: Reply = said("\r\n% Invalid input detected at '^' marker.\r\n\r\n", 1);

const DAY = 86_400;

/** The platform that the spec describes. Throws if a system without package manager is to have updates. */
export function makePlatform(spec: PlatformSpec): Platform {
  const { system: id = 'debian-12', reboot = false, answers = {}, fault } = spec;
  const system: System = SYSTEMS[id];
  const hostile = fault === 'hostile-names' && system.provider !== undefined;
  const updates = [
    ...(spec.updates ?? []),
    ...(hostile ? hostileUpdates(system.provider === 'apt') : []),
  ];
  if (system.provider === undefined && updates.length > 0) {
    throw new Error(`a host with ${id} cannot list updates`);
  }
  const identity = identityReplies(system);
  return {
    title: fault === 'not-unix' ? 'a network appliance' : system.title,
    truth: truthOf(system, updates, reboot),
    ...MANAGERS[system.provider ?? 'none'],
    reply: (command) => {
      const now = Math.floor(Date.now() / 1000) - (fault === 'clock-off' ? 3 * DAY : 0);
      const facts = { updates, reboot, now };
      const reply =
        answers[command] ??
        identity[command] ??
        GENERAL[command]?.(now) ??
        (system.provider === 'apt' ? aptReply(command, system, facts) : undefined) ??
        (system.provider === 'dnf' ? dnfReply(command, system, facts) : undefined);
      return hostile && reply !== undefined ? withRawBytes(reply) : reply;
    },
    ...(fault === 'not-unix' ? { appliance: APPLIANCE } : {}),
  };
}

const MANAGERS = {
  apt: { listing: 'apt.simulate', program: 'apt-get' },
  dnf: { listing: 'dnf.check-update', program: 'dnf' },
  none: {},
};

/** What is asked of every host. */
const GENERAL: { readonly [command: string]: ((now: number) => Reply) | undefined } = {
  true: () => said(''),
  clock: (now) => said(`${now}\n`),
};

function truthOf(
  { kernelName, flavor, version, provider }: System,
  updates: readonly FakeUpdate[],
  reboot: boolean,
): Truth {
  const pending = updates.filter((update) => !update.held);
  return {
    kind: kernelName.toLowerCase(),
    ...(flavor === undefined ? {} : { flavor }),
    ...(version === undefined ? {} : { version }),
    ...(provider === undefined ? {} : { provider }),
    updates: pending.length,
    security: pending.filter((update) => update.security).length,
    held: updates.length - pending.length,
    reboot,
  };
}
