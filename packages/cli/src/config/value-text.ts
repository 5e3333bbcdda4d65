/** Values of options and host fields as people read them. */
import { oneLine } from '@exosphere/core';

/** A value in one line, safe to print: lists with commas, `null` for none. */
export function valueText(value: unknown): string {
  if (Array.isArray(value)) return oneLine(value.join(', '));
  return oneLine(String(value));
}
