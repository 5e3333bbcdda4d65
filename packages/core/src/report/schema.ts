/** The JSON Schema (draft-07) of the JSON report, for programs that read it. */

type Schema = { readonly [keyword: string]: unknown };

/** The schema of the report, or of the one with details. */
export function reportSchema(details: boolean): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: details ? 'Exosphere report, with details' : 'Exosphere report',
    description: 'What is known of the pending updates of hosts. Null is not known, or never.',
    type: 'array',
    items: details
      ? object({ ...HOST, updates: listOf(DETAILED_UPDATE), ...DETAILS }, ['description'])
      : object(HOST, ['description']),
  };
}

function object(
  properties: { readonly [key: string]: Schema },
  optional: readonly string[] = [],
): Schema {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties).filter((key) => !optional.includes(key)),
    additionalProperties: false,
  };
}

function listOf(items: Schema): Schema {
  return { type: 'array', items };
}

const TEXT: Schema = { type: 'string' };
const FLAG: Schema = { type: 'boolean' };
const MAYBE_TEXT: Schema = { type: ['string', 'null'] };
const MAYBE_COUNT: Schema = { type: ['integer', 'null'], minimum: 0 };
const MAYBE_TIME: Schema = {
  type: ['string', 'null'],
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
};

const UPDATE = {
  name: { ...TEXT, description: 'Name of the package' },
  current_version: { ...MAYBE_TEXT, description: 'Installed version; null: a new dependency' },
  new_version: { ...MAYBE_TEXT, description: 'The version it would get' },
  security: { ...FLAG, description: 'True only when it is known to fix a vulnerability' },
  source: { ...MAYBE_TEXT, description: 'Archives or repositories that carry it' },
};

const HOST = {
  name: { ...TEXT, description: 'Name in the inventory' },
  description: { ...TEXT, description: 'As configured; left out when there is none' },
  ip: { ...TEXT, description: 'Address, host name or SSH alias' },
  port: { type: 'integer', minimum: 1, maximum: 65_535 },
  os: { ...MAYBE_TEXT, description: 'linux, freebsd, openbsd, ...' },
  flavor: { ...MAYBE_TEXT, description: 'ubuntu, debian, rhel, ...' },
  version: MAYBE_TEXT,
  supported: { ...FLAG, description: 'Its package manager is known' },
  stale: { ...FLAG, description: 'The list of updates is old, or could not be told anew' },
  online: { ...FLAG, description: 'The last attempt to log in succeeded' },
  needs_reboot: { type: ['boolean', 'null'], description: 'Null: not known' },
  package_manager: MAYBE_TEXT,
  updates: { ...listOf(object(UPDATE)), description: 'The last known list' },
  last_refresh: { ...MAYBE_TIME, description: 'When that list was known; null: never' },
};

const SEVERITY: Schema = { enum: ['critical', 'important', 'moderate', 'low', 'unknown', null] };

const ADVISORIES = listOf(
  object(
    {
      id: TEXT,
      kind: { enum: ['security', 'bugfix', 'enhancement', 'newpackage', 'unknown'] },
      severity: { enum: ['critical', 'important', 'moderate', 'low', 'unknown'] },
      cves: listOf(TEXT),
    },
    ['severity'],
  ),
);

const DETAILED_UPDATE = object({
  ...UPDATE,
  security_known: { ...FLAG, description: 'False: whether it fixes a vulnerability is not known' },
  state: { enum: ['pending', 'held', 'deferred', 'removal', 'downgrade'] },
  package_manager: TEXT,
  arch: MAYBE_TEXT,
  severity: SEVERITY,
  advisories: ADVISORIES,
  pending_since: { ...MAYBE_TIME, description: 'When a refresh first saw it' },
  security_since: { ...MAYBE_TIME, description: 'Since when it is known to fix a vulnerability' },
});

const COUNT = object({ count: MAYBE_COUNT, at_least: MAYBE_COUNT, unknown: MAYBE_TEXT });

const DETAILS = {
  kept_back: { ...listOf(DETAILED_UPDATE), description: 'Listed, and not to be installed now' },
  vulnerable: {
    ...listOf(object({ name: TEXT, installed: TEXT, advisories: ADVISORIES })),
    description: 'Vulnerable as installed, with nothing to upgrade to',
  },
  tags: listOf(TEXT),
  pretty_name: MAYBE_TEXT,
  kernel: MAYBE_TEXT,
  machine: MAYBE_TEXT,
  discovered_at: MAYBE_TIME,
  synced_at: MAYBE_TIME,
  attempted_at: { ...MAYBE_TIME, description: 'When the newest refresh ended in any way' },
  unchecked: { ...FLAG, description: 'The newest refresh failed, or could not tell the updates' },
  counts: object({ updates: COUNT, security: COUNT, held_security: COUNT }),
  reboot: object({
    needed: { type: ['boolean', 'null'] },
    reasons: listOf(TEXT),
    unknown: MAYBE_TEXT,
  }),
  unknowns: listOf(
    object({ package_manager: TEXT, what: { enum: ['updates', 'security'] }, reason: TEXT }),
  ),
  notes: listOf(object({ package_manager: MAYBE_TEXT, code: TEXT, text: TEXT })),
  failures: listOf(
    object({
      step: { enum: ['ping', 'discover', 'sync', 'refresh'] },
      at: TEXT,
      kind: TEXT,
      message: TEXT,
      hint: MAYBE_TEXT,
    }),
  ),
};
