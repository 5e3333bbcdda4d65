/** Models over hosts with made-up records: for tests of views, without a service. */
import { type HostEvent, isStale, newRecord, type Row, summarize } from '@exosphere/core';
import { NOW, recordOf } from '@exosphere/test-fixtures/records';
import { frameText } from '../frame.ts';
import { initialModel, type Message, type Model, type PanelFacts, type Size } from '../model.ts';
import { update } from '../update.ts';
import { view } from '../view.ts';

const DAY_SECONDS = 86_400;

/** A host as the list knows it; without events, one that nobody asked. */
export function rowOf(name: string, ...events: readonly HostEvent[]): Row {
  if (events.length === 0) return { name, tags: [], stale: true };
  const summary = summarize(recordOf(...events));
  return { name, tags: [], summary, stale: isStale(summary, NOW, DAY_SECONDS) };
}

/** What the panel of a host rests on. */
export function factsOf(name: string, ...events: readonly HostEvent[]): PanelFacts {
  return {
    host: { name, ip: '192.0.2.1', tags: [] },
    record: events.length === 0 ? newRecord() : recordOf(...events),
    spans: [],
    exposure: { open: 0, closed: 0, exposedSeconds: 0 },
    evidence: [],
  };
}

/** The dashboard over some hosts, as it starts. */
export function modelOf(rows: readonly Row[], size: Size = { rows: 24, columns: 80 }): Model {
  return initialModel({
    rows,
    size,
    now: NOW,
    staleThresholdSeconds: DAY_SECONDS,
    theme: 'dark',
  });
}

/** The model after keys, and other messages between them. */
export function pressed(model: Model, ...keys: readonly (string | Message)[]): Model {
  return keys.reduce<Model>((now, key) => {
    const [next] = update(now, typeof key === 'string' ? { type: 'key', key } : key);
    return next;
  }, model);
}

/** The lines of the screen, without blanks at their ends. */
export function linesOf(model: Model): readonly string[] {
  return frameText(view(model))
    .split('\n')
    .map((line) => line.trimEnd());
}
