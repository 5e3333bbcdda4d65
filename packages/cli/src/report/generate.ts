/** `report generate` and its kin: loaded only when a report is made. */

import {
  isReportable,
  isShown,
  neededHistory,
  oneLine,
  type ReportFormat,
  type ReportKind,
  type ReportOptions,
  type Row,
  reportSchema,
  statusReport,
  writeMetrics,
  writeReport,
} from '@exosphere/core';
import { counted, someOf } from '@exosphere/core/view';
import { type Context, withService } from '../context.ts';
import { DONE, UsageError } from '../errors.ts';
import { chooseHosts, loadTold } from '../hosts.ts';
import { writeLines } from '../io.ts';
import { VERSION } from '../version.ts';
import { emit } from './emit.ts';

export interface GenerateOptions {
  readonly format: ReportFormat;
  readonly details?: boolean;
  readonly output?: string;
  readonly updatesOnly?: boolean;
  readonly securityUpdatesOnly?: boolean;
  readonly tee?: boolean;
  readonly quiet?: boolean;
  /** Undefined: neither option was given. */
  readonly navigation?: boolean;
}

/** Makes a report of the hosts that are meant; gives the exit code. */
export async function generate(
  context: Context,
  words: readonly string[],
  options: GenerateOptions,
): Promise<number> {
  const { output, tee = false, navigation, format, quiet = false } = options;
  if (tee && output === undefined) throw new UsageError('option --tee needs option --output');
  if (navigation !== undefined && format !== 'html') {
    const name = navigation ? '--navigation' : '--no-navigation';
    throw new UsageError(`option ${name} needs option --format html`);
  }
  if (output === '') throw new UsageError('option --output needs the name of a file');
  const loaded = quiet ? await context.load() : await loadTold(context);
  const names = chooseHosts(loaded, words).map(({ name }) => name);
  const kind = kindOf(options);
  const tell = (text: string): void => {
    if (!quiet) context.io.stderr.write(`${text}\n`);
  };
  return withService(context, loaded, async (service) => {
    const rows = await service.rows(names);
    const chosen = rows.filter(({ summary }) => isReportable(summary));
    const leftOut = rows.filter(({ summary }) => !isReportable(summary));
    if (chosen.length === 0) throw nothingToReportOn(leftOut, words.length > 0);
    if (words.length > 0) for (const line of warningsOf(leftOut)) tell(line);
    if (chosen.every(({ summary }) => summary === undefined || !isShown(summary, kind))) {
      const what = kind === 'security' ? 'security updates' : 'updates';
      // An older report may be there, which nobody is to take for this one.
      const file = output === undefined ? '' : ` ${oneLine(output)} is not written.`;
      tell(`No host has ${what}: nothing to report.${file}`);
      return DONE;
    }
    const now = context.environment.clock().toISOString();
    const details = options.details === true;
    const report: ReportOptions = {
      kind,
      details,
      now,
      scope: words.length > 0 ? 'filtered' : 'complete',
      version: VERSION,
      staleThresholdSeconds: loaded.config.options.staleThreshold,
      navigation: navigation ?? true,
      leftOut: {
        undiscovered: leftOut.filter(({ summary }) => summary?.discovered !== true).length,
        unsupported: leftOut.filter(({ summary }) => summary?.discovered === true).length,
      },
    };
    const history = neededHistory(format, details);
    const entries = service.entries(
      chosen.map(({ name }) => name),
      history === undefined ? {} : { history },
    );
    const pieces = writeReport(format, entries, report);
    const code = await emit(context, pieces, destinationOf(output, tee));
    if (code === DONE && output !== undefined) {
      tell(`The report of ${counted(chosen.length, 'host')} is in ${oneLine(output)}.`);
    }
    return code;
  });
}

/** Prints the schema of the JSON report, or writes it to a file; gives the exit code. */
export async function schema(
  context: Context,
  { details = false, output }: { readonly details?: boolean; readonly output?: string },
): Promise<number> {
  if (output === '') throw new UsageError('option --output needs the name of a file');
  const text = `${JSON.stringify(reportSchema(details), undefined, 2)}\n`;
  return emit(context, only(text), destinationOf(output, false));
}

/** Prints the state of all hosts in a few lines; gives the exit code. */
export async function status(context: Context): Promise<number> {
  const loaded = await loadTold(context);
  const rows = await withService(context, loaded, (service) => service.rows());
  writeLines(context.io.stdout, statusReport(rows));
  return DONE;
}

/** Prints the metrics of all hosts, or writes them to a file; gives the exit code. */
export async function metrics(
  context: Context,
  { output }: { readonly output?: string },
): Promise<number> {
  if (output === '') throw new UsageError('option --output needs the name of a file');
  const loaded = await loadTold(context);
  const names = chooseHosts(loaded, []).map(({ name }) => name);
  return withService(context, loaded, (service) =>
    emit(context, writeMetrics(service.entries(names)), destinationOf(output, false)),
  );
}

function kindOf({ updatesOnly, securityUpdatesOnly }: GenerateOptions): ReportKind {
  if (securityUpdatesOnly) return 'security';
  return updatesOnly ? 'updates' : 'full';
}

function destinationOf(output: string | undefined, tee: boolean) {
  return output === undefined ? { tee } : { output, tee };
}

async function* only(text: string): AsyncGenerator<string, void, undefined> {
  yield text;
}

/** Hosts that were named, and are not in the report. */
function warningsOf(leftOut: readonly Row[]): readonly string[] {
  const names = (isDiscovered: boolean): readonly string[] =>
    leftOut
      .filter(({ summary }) => (summary?.discovered === true) === isDiscovered)
      .map(({ name }) => name);
  const unsupported = names(true);
  const undiscovered = names(false);
  return [
    ...(unsupported.length === 0
      ? []
      : [`warning: left out, since they are not supported: ${someOf(unsupported)}`]),
    ...(undiscovered.length === 0
      ? []
      : [`warning: left out, since they are not discovered yet: ${someOf(undiscovered)}`]),
  ];
}

function nothingToReportOn(leftOut: readonly Row[], areNamed: boolean): UsageError {
  const which = areNamed ? ` (${someOf(leftOut.map(({ name }) => name))})` : '';
  const isAllUnsupported = leftOut.every(({ summary }) => summary?.discovered === true);
  if (isAllUnsupported) {
    return new UsageError(
      `there is nothing to report on: none of the hosts is supported${which}`,
      'if that has changed, discover them again: exosphere inventory discover',
    );
  }
  const none = areNamed ? 'none of the hosts named' : 'no host';
  const isSomeKnown = leftOut.some(({ summary }) => summary?.discovered === true);
  return new UsageError(
    `there is nothing to report on: ${none} is discovered ${isSomeKnown ? 'and supported' : 'yet'}${which}`,
    'find out what they run first: exosphere inventory discover, then exosphere inventory refresh',
  );
}
