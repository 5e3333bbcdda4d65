/** `inventory packages`: what is pending where, by package. */
import { oneLine, quoted, type Row } from '@exosphere/core';
import {
  type Cell,
  counted,
  someOf,
  type TableColumn,
  type TableLayout,
  tableLines,
} from '@exosphere/core/view';
import { type Context, withService } from '../context.ts';
import { DONE, UsageError } from '../errors.ts';
import { chooseHosts, loadTold } from '../hosts.ts';
import { layoutOf, writeLines } from '../io.ts';
import { indented, sourceOf } from '../render/json.ts';
import { emit } from '../report/emit.ts';
import {
  type FoldedPackages,
  foldPackages,
  hostsOf,
  type PackageUpdates,
} from './fold-packages.ts';
import { matcher } from './pattern.ts';

export interface PackagesOptions {
  readonly securityOnly?: boolean;
  readonly json?: boolean;
}

/** Lists the packages that match, or all; gives the exit code. */
export async function tellPackages(
  context: Context,
  pattern: string | undefined,
  { securityOnly = false, json = false }: PackagesOptions,
): Promise<number> {
  if (pattern === '') throw new UsageError('the pattern is empty', 'leave it out for all packages');
  const { stdout, stderr } = context.io;
  const loaded = await loadTold(context);
  const names = chooseHosts(loaded, []).map(({ name }) => name);
  const wanted = { securityOnly, matches: pattern === undefined ? () => true : matcher(pattern) };
  const { rows, folded } = await withService(context, loaded, async (service) => ({
    rows: await service.rows(names),
    folded: await foldPackages(service.entries(names), wanted),
  }));
  const doubts = rows.flatMap((row) => {
    const reason = doubtOf(row, securityOnly);
    return reason === undefined ? [] : [{ host: row.name, reason }];
  });
  const stale = rows.filter(isOld).map(({ name }) => name);
  const { packages, heldSecurity } = folded;
  if (json) {
    const code = await emit(context, jsonPieces(folded, doubts, stale), { tee: false });
    if (code !== DONE || context.io.closed.aborted) return code;
  } else if (packages.length > 0) writeLines(stdout, packageLines(packages, layoutOf(stdout)));
  if (packages.length === 0 && !json) {
    const known = doubts.length === 0 ? 'has' : 'is known to have';
    const which = pattern === undefined ? 'package' : `package that matches ${quoted(pattern)}`;
    stderr.write(`No ${which} ${known} ${securityOnly ? 'security updates' : 'updates'}.\n`);
  }
  for (const [what, hosts] of [
    ['Held back, and not listed: security updates on', heldSecurity],
    ['Not known, or not known to be all:', doubts.map(({ host }) => host)],
    ['Stale, consider running a refresh:', stale],
  ] as const) {
    if (hosts.length === 0) continue;
    stderr.write(`${what} ${counted(hosts.length, 'host')} (${someOf(hosts)}).\n`);
  }
  return DONE;
}

/** Why there may be more on a host than is listed; undefined: there is not, or it has nothing to list. */
function doubtOf({ summary }: Row, securityOnly: boolean): string | undefined {
  if (summary === undefined || !summary.discovered) {
    return summary?.failure ?? 'not discovered yet';
  }
  if (!summary.supported) return undefined;
  const { updates, security, unchecked, failure } = summary;
  const doubt = updates.doubt ?? (securityOnly ? security.doubt : undefined);
  return doubt ?? (unchecked ? failure : undefined);
}

/** What is listed of the host was true, and may no longer be. */
function isOld({ summary, stale }: Row): boolean {
  return stale && summary?.supported === true && summary.updates.doubt === undefined;
}

const NAME: TableColumn = { title: 'Package', min: 16 };
const MANAGER: TableColumn = { title: 'Manager', rank: 3 };
const COLUMNS: readonly TableColumn[] = [
  { title: 'Security', min: 8 },
  { title: 'Current Version', rank: 2, min: 16 },
  { title: 'New Version', min: 16 },
  { title: 'Count' },
  { title: 'Hosts', rank: 1, min: 16 },
];

function packageLines(packages: readonly PackageUpdates[], layout: TableLayout): readonly string[] {
  const several = new Set(packages.map(({ manager }) => manager)).size > 1;
  // A line of a terminal has no room for all; a pipe gets them.
  const most = layout.width === undefined ? Number.POSITIVE_INFINITY : 3;
  const columns = [NAME, ...(several ? [MANAGER] : []), ...COLUMNS];
  const rows = packages.map((one): readonly Cell[] => {
    const hosts = hostsOf(one);
    const updates = one.places.map(({ update }) => update);
    return [
      { text: oneLine(one.name) },
      ...(several ? [{ text: oneLine(one.manager) }] : []),
      securityCell(one),
      { text: someOf(distinct(updates.map(({ installed }) => installed ?? '(NEW)')), most) },
      { text: someOf(distinct(updates.map(({ candidate }) => candidate ?? '(REMOVED)')), most) },
      { text: String(hosts.length) },
      { text: someOf(hosts, most) },
    ];
  });
  return tableLines(columns, rows, layout);
}

/** `Yes (important), on 3 of 5`: the same version may come from a security archive on some hosts only. */
function securityCell(one: PackageUpdates): Cell {
  const { security, severity, places } = one;
  if (security === undefined) return { text: '?', tone: 'yellow' };
  if (!security) return { text: 'No' };
  const worst = severity === undefined || severity === 'unknown' ? 'Yes' : `Yes (${severity})`;
  const fixed = hostsOf({ places: places.filter(({ update }) => update.security === true) }).length;
  const all = hostsOf(one).length;
  return { text: fixed === all ? worst : `${worst}, on ${fixed} of ${all}`, tone: 'red' };
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

/** One JSON text, as `toJson` would write it whole: of a large fleet that is more than a string can hold. */
async function* jsonPieces(
  { packages, heldSecurity }: FoldedPackages,
  unknown: readonly { readonly host: string; readonly reason: string }[],
  stale: readonly string[],
): AsyncGenerator<string, void, undefined> {
  yield '{\n  "packages": [';
  for (const [at, one] of packages.entries()) {
    yield `${at === 0 ? '' : ','}\n    ${indented(packageFacts(one), '    ')}`;
  }
  yield packages.length === 0 ? ']' : '\n  ]';
  for (const [key, value] of Object.entries({ held_security: heldSecurity, unknown, stale })) {
    yield `,\n  "${key}": ${indented(value, '  ')}`;
  }
  yield '\n}\n';
}

function packageFacts({ name, manager, security, severity, places }: PackageUpdates): object {
  return {
    name,
    package_manager: manager,
    security: security ?? null,
    ...(severity === undefined ? {} : { severity }),
    hosts: places.map(({ host, update }) => ({
      host,
      current_version: update.installed,
      new_version: update.candidate,
      security: update.security ?? null,
      source: sourceOf(update),
      ...(update.arch === undefined ? {} : { arch: update.arch }),
    })),
  };
}
