/**
 * The pure heart of Exosphere: data, rules and text. No I/O, no clock, no environment.
 * @module @exosphere/core
 */
export {
  type Answer,
  type Known,
  known,
  type Note,
  type NoteCode,
  type Unknown,
  unknown,
} from './answer.ts';
export { type Change, changesSince, type HostSpan, pendingSince } from './changes.ts';
export { COLUMNS, type Column, type ColumnId, type Row, sortRows } from './columns.ts';
export type { Config, ConfigFile, ConfigFormat, Origin } from './config/config.ts';
export { optionDoubt } from './config/contradiction.ts';
export {
  OPTION_PREFIX,
  type Overrides,
  readOverrides,
  type Variables,
  variableFor,
} from './config/environment.ts';
export { rulesFingerprint } from './config/fingerprint.ts';
export {
  type HostConfig,
  type HostFieldName,
  type HostFieldSpec,
  hostFieldNames,
  hostFieldTable,
} from './config/host-fields.ts';
export {
  DEFAULT_MAX_THREADS,
  type DefaultFile,
  isOptionName,
  type LogLevel,
  type OptionGroup,
  type OptionKey,
  type OptionName,
  type OptionSpec,
  type Options,
  optionKey,
  optionNames,
  optionTable,
  type SshTransport,
} from './config/options.ts';
export { MAX_CONFIG_BYTES, type ParsedConfig, parseConfig } from './config/parse.ts';
export {
  ConfigurationError,
  formatProblem,
  type Position,
  type Problem,
} from './config/problem.ts';
export { type PlaceFile, resolveConfig } from './config/resolve.ts';
export { describeRule, type Rule, type Value } from './config/rule.ts';
export {
  AuthenticationError,
  CancelledError,
  DataRefreshError,
  HostError,
  type HostErrorCode,
  HostKeyError,
  hostError,
  OfflineHostError,
  SudoError,
  TimeoutError,
  UnsupportedOSError,
} from './errors.ts';
export type {
  Evidence,
  HostEvent,
  Operation,
  OperationEvidence,
  Outcome,
  Report,
} from './event.ts';
export { evidenceOf } from './evidence.ts';
export { type Exposure, exposure } from './exposure.ts';
export type { Failure, FailureKind } from './failure.ts';
export { type HistoryStep, reduceHistory, type UpdateSpan } from './history.ts';
export { didYouMean, nearest } from './nearest.ts';
export { CLOCK_TOLERANCE_SECONDS, hostNotes } from './notes.ts';
export type { OsFacts } from './os.ts';
export { type Plan, plan, type Skip, UNSUPPORTED } from './plan.ts';
export {
  all,
  type Capture,
  type Captures,
  type Command,
  captureOf,
  type Missing,
  type Probe,
  prefixed,
  probe,
  whyMissing,
} from './probe.ts';
export type { Provider, UpdatesReading } from './provider.ts';
export {
  type FailedStep,
  type HostRecord,
  newRecord,
  reduceHost,
  type SourceState,
} from './record.ts';
export { readRecorded } from './recorded.ts';
export {
  neededHistory,
  type ReportEntry,
  type ReportFormat,
  type ReportKind,
  type ReportOptions,
} from './report/entry.ts';
export type { CountObject, DetailedUpdate, HostDetails } from './report/host-details.ts';
export { type HostObject, hostObject, type UpdateObject } from './report/host-object.ts';
export { isReportable, isShown } from './report/matches.ts';
export { writeMetrics } from './report/metrics.ts';
export { reportSchema } from './report/schema.ts';
export { statusReport } from './report/status.ts';
export { writeReport } from './report/write.ts';
export { safeJson } from './safe-json.ts';
export { passes, type RowFilter, type Selection, selectHosts } from './select.ts';
export { parseStoredEvidence, parseStoredRecord } from './stored.ts';
export { sudoRefusal } from './sudo.ts';
export {
  canBeInSudoers,
  type RootCommands,
  rootCommands,
  sudoersSnippet,
  sudoersUserProblem,
} from './sudoers.ts';
export {
  type Count,
  countText,
  type HostSummary,
  isHeldSecurity,
  isPending,
  isStale,
  summarize,
} from './summary.ts';
export type { HostKeyPolicy, SessionTask, SudoPolicy, Target } from './target.ts';
export { cleanText, lines, oneLine, quoted, withoutLogins } from './text.ts';
export { age } from './time.ts';
export {
  endMark,
  fromTranscript,
  type RootMode,
  type Script,
  type ScriptOptions,
  type Transcript,
  toScript,
} from './transcript.ts';
export {
  type Advisory,
  type RebootVerdict,
  SEVERITIES,
  type SecurityFacts,
  type Severity,
  type Update,
  type UpdateState,
  type Vulnerability,
  worstSeverity,
} from './update.ts';
export { cells, cut, pad, wrap, wrapWords } from './width.ts';
