/**
 * What front ends show, as lines of text: the same words and columns on the command line and in the dashboard.
 * @module @exosphere/core/view
 */
export { counted } from './count.ts';
export { dateText, sinceText } from './date.ts';
export { type EvidenceView, evidenceLines } from './evidence.ts';
export { countFact, type Fact, factLines, metadataFacts, rebootFact } from './facts.ts';
export { failureLines, type HostFailure, hintLines } from './failures.ts';
export { type Group, groupByText, someOf } from './group.ts';
export { EXPOSURE_DAYS, type HostView, hostLines } from './host.ts';
export {
  closingLine,
  failureText,
  isRefreshed,
  type Job,
  outcomeLine,
  outcomeText,
} from './outcome.ts';
export { activityOf, barLine, spinnerLine, type Tally } from './progress.ts';
export { follow, type HostResult, openResult, type StepFailure, settle } from './results.ts';
export {
  doubtOf,
  FULL_COLUMNS,
  LIST_COLUMNS,
  type ListColumn,
  type StatusView,
  statusLines,
} from './status.ts';
export { coloured, plain, type Style, type Tone, wantsColour } from './style.ts';
export {
  type Cell,
  columnWidths,
  fitWidths,
  type TableColumn,
  type TableLayout,
  tableLine,
  tableLines,
} from './table.ts';
export {
  type ListedUpdate,
  noUpdatesLines,
  type UpdatesView,
  type UpdateTable,
  updateBlocks,
  updateTables,
  vulnerableLines,
} from './updates.ts';
export { warningLines } from './warnings.ts';
