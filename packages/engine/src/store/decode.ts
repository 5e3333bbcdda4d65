/** Reads records and evidence back. Loaded only when one is needed: lists never are, and the checker costs start-up time. */
import {
  type HostRecord,
  type OperationEvidence,
  parseStoredEvidence,
  parseStoredRecord,
} from '@exosphere/core';
import { StoreError } from './store-error.ts';

/** A record from its JSON. Throws `StoreError` when it is damaged. */
export function decodeRecord(json: string, host: string, path: string): HostRecord {
  return decode(parseStoredRecord, json, `what is stored of host ${host}`, path);
}

/** The evidence of an operation from its JSON. Throws `StoreError` when it is damaged. */
export function decodeEvidence(
  operation: OperationEvidence['operation'],
  json: string,
  host: string,
  path: string,
): OperationEvidence {
  const parse = (text: string) => parseStoredEvidence(operation, text);
  return decode(parse, json, `the evidence of host ${host}`, path);
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
