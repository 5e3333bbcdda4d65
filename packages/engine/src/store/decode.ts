/** Reads records and evidence back. Loaded only when one is needed: lists never are, and the checker costs start-up time. */
import {
  type Evidence,
  type HostRecord,
  parseStoredEvidence,
  parseStoredRecord,
} from '@exosphere/core';
import { StoreError } from './store-error.ts';

/** A record from its JSON. Throws `StoreError` when it is damaged. */
export function decodeRecord(json: string, host: string, path: string): HostRecord {
  return decode(parseStoredRecord, json, `what is stored of host ${host}`, path);
}

/** Evidence from its JSON. Throws `StoreError` when it is damaged. */
export function decodeEvidence(json: string, host: string, path: string): readonly Evidence[] {
  return decode(parseStoredEvidence, json, `the evidence of host ${host}`, path);
}

function decode<T>(parse: (json: string) => T, json: string, what: string, path: string): T {
  try {
    return parse(json);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StoreError(
      'corrupt',
      path,
      `the store ${path} is damaged: ${what} cannot be read: ${why}`,
      error,
    );
  }
}
