/** Checks what comes back from a store: records and evidence as JSON that a program or a disk may have damaged. */
import * as v from 'valibot';
import type { Note, NoteCode } from './answer.ts';
import type { Evidence, Operation, OperationEvidence } from './event.ts';
import type { FailureKind } from './failure.ts';
import type { OsFacts } from './os.ts';
import type { Missing } from './probe.ts';
import type { FailedStep, HostRecord, SourceState } from './record.ts';
import {
  type Advisory,
  type RebootVerdict,
  SEVERITIES,
  type SecurityFacts,
  type Update,
  type UpdateState,
} from './update.ts';

/** A host's record from its JSON. Throws `SyntaxError` or valibot's `ValiError`, which names the place. */
export function parseStoredRecord(json: string): HostRecord {
  const value: unknown = JSON.parse(json);
  v.assert(RECORD, value);
  // As it was stored, and not valibot's copy: an equal record then has equal JSON, and is not written again.
  return value as HostRecord;
}

/** The evidence of one operation from its JSON, which names it and what it holds in few bytes. Throws as above. */
export function parseStoredEvidence(
  operation: OperationEvidence['operation'],
  json: string,
): OperationEvidence {
  const { at, ...rows } = v.parse(EVIDENCE, JSON.parse(json));
  const commands = Object.entries(rows).flatMap(([answers, told]) =>
    told.map(([name, status, duration, stdout, stderr]) => ({
      name,
      answers: answers as Evidence['answers'],
      ...(typeof status === 'number' ? { exitCode: status } : { missing: status }),
      ...(duration === null ? {} : { durationMs: duration }),
      stdout,
      stderr,
    })),
  );
  return { operation, at, commands };
}

/** Makes the compiler prove that a schema gives exactly the type it stands for. */
type Schema<T> = v.GenericSchema<unknown, T>;

/** One of a closed set of words; all of them must be named, or it does not compile. */
function oneOf<W extends string>(words: { readonly [word in W]: true }): Schema<W> {
  return v.picklist(Object.keys(words) as W[]);
}

const NOTE_CODE = oneOf<NoteCode>({
  'metadata-age': true,
  'repository-skipped': true,
  'no-advisories': true,
  held: true,
  deferred: true,
  clock: true,
  privilege: true,
  platform: true,
  other: true,
});

const FAILURE_KIND = oneOf<FailureKind>({
  unreachable: true,
  'host-key': true,
  auth: true,
  shell: true,
  sudo: true,
  unsupported: true,
  command: true,
  unreadable: true,
  timeout: true,
  cancelled: true,
});

const UPDATE_STATE = oneOf<UpdateState>({
  pending: true,
  held: true,
  deferred: true,
  removal: true,
  downgrade: true,
});

const ADVISORY_KIND = oneOf<Advisory['kind']>({
  security: true,
  bugfix: true,
  enhancement: true,
  newpackage: true,
  unknown: true,
});

const MISSING = oneOf<Missing>({
  policy: true,
  timeout: true,
  lost: true,
  cancelled: true,
  absent: true,
});

const severity = v.exactOptional(v.picklist(SEVERITIES));

const advisories = v.array(
  v.object({
    id: v.string(),
    kind: ADVISORY_KIND,
    severity,
    cves: v.array(v.string()),
  }),
);

const NOTES: Schema<Note[]> = v.array(v.object({ code: NOTE_CODE, text: v.string() }));

const UPDATE: Schema<Update> = v.object({
  name: v.string(),
  arch: v.exactOptional(v.string()),
  installed: v.nullable(v.string()),
  candidate: v.nullable(v.string()),
  origins: v.array(v.string()),
  security: v.exactOptional(v.boolean()),
  severity,
  advisories: v.exactOptional(advisories),
  state: UPDATE_STATE,
});

const SECURITY: Schema<SecurityFacts> = v.object({
  vulnerable: v.array(v.object({ name: v.string(), installed: v.string(), advisories })),
});

const REBOOT: Schema<RebootVerdict> = v.object({
  needed: v.boolean(),
  reasons: v.array(v.string()),
});

function answer<T>(value: Schema<T>) {
  return v.variant('known', [
    v.object({ known: v.literal(true), value, notes: NOTES }),
    v.object({ known: v.literal(false), reason: v.string(), notes: NOTES }),
  ]);
}

const SOURCE_STATE: Schema<SourceState> = v.object({
  updates: v.exactOptional(v.array(UPDATE)),
  updatesAt: v.exactOptional(v.string()),
  unknown: v.exactOptional(v.string()),
  security: answer(SECURITY),
  notes: NOTES,
  metadataAt: v.exactOptional(v.number()),
});

const OS: Schema<OsFacts> = v.object({
  kind: v.string(),
  flavor: v.exactOptional(v.string()),
  version: v.exactOptional(v.string()),
  ids: v.array(v.string()),
  prettyName: v.exactOptional(v.string()),
  kernel: v.string(),
  machine: v.string(),
  uid: v.exactOptional(v.number()),
  tools: v.array(v.string()),
  container: v.boolean(),
  imageBased: v.exactOptional(v.string()),
});

const FAILED_STEP: Schema<FailedStep> = v.object({
  at: v.string(),
  failure: v.object({
    kind: FAILURE_KIND,
    message: v.string(),
    hint: v.exactOptional(v.string()),
    reached: v.boolean(),
  }),
});

const failures = v.object({
  ping: v.exactOptional(FAILED_STEP),
  discover: v.exactOptional(FAILED_STEP),
  sync: v.exactOptional(FAILED_STEP),
  refresh: v.exactOptional(FAILED_STEP),
} satisfies Record<Operation, unknown>);

const RECORD: Schema<HostRecord> = v.object({
  os: v.exactOptional(OS),
  sources: v.array(v.string()),
  supported: v.boolean(),
  online: v.boolean(),
  states: v.record(v.string(), SOURCE_STATE),
  reboot: v.exactOptional(answer(REBOOT)),
  discoveredAt: v.exactOptional(v.string()),
  syncedAt: v.exactOptional(v.string()),
  refreshedAt: v.exactOptional(v.string()),
  attemptedAt: v.exactOptional(v.string()),
  clockSkewSeconds: v.exactOptional(v.number()),
  failures,
});

/** Name, exit status or why there is none, milliseconds, and the output; what is empty at the end is left out. */
const rows = v.exactOptional(
  v.array(
    v.tuple([
      v.string(),
      v.union([v.number(), MISSING]),
      v.optional(v.nullable(v.number()), null),
      v.optional(v.string(), ''),
      v.optional(v.string(), ''),
    ]),
  ),
  [],
);

const EVIDENCE = v.object({
  at: v.string(),
  ...({ platform: rows, updates: rows, reboot: rows, sync: rows } satisfies Record<
    Evidence['answers'],
    unknown
  >),
});
