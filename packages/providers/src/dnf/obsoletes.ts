/** Adds the packages that replace installed ones under a new name, for the version of dnf that lists them apart. */
import { type Answer, type Capture, known, unknown } from '@exosphere/core';
import { type Row, readListing } from '../rpm/listing.ts';
import { failureOf } from '../rpm/output.ts';

/** Those rows with the ones of `list --obsoletes`, which dnf 5 leaves out of `check-update`. */
export function withObsoletes(
  rows: Answer<readonly Row[]>,
  obsoletes: Capture,
): Answer<readonly Row[]> {
  if (!rows.known) return rows;
  const failed = failureOf('dnf list --obsoletes', obsoletes, [0]);
  const replacing = failed === undefined ? readListing(obsoletes.stdout) : unknown(failed);
  if (replacing.known) return known([...rows.value, ...replacing.value]);
  const text = `packages that replace others under a new name are not all known: ${replacing.reason}`;
  return known(rows.value, [{ code: 'other', text }]);
}
