/** Joins the plan of pkg with the newer versions that it leaves out. */
import type { UpdateState } from '@exosphere/core';
import type { Outdated } from './comparison.ts';
import type { Facts } from './facts.ts';
import type { Plan, Step } from './plan.ts';

/** What would happen to one package, or would but for a lock. */
export interface PackageStep {
  readonly name: string;
  /** Null: not installed yet. */
  readonly installed: string | null;
  /** Null: goes away. */
  readonly candidate: string | null;
  /** The repository that carries the candidate; empty where pkg does not tell which. */
  readonly origins: readonly string[];
  readonly state: UpdateState;
  /** pkg marks the candidate as vulnerable. */
  readonly vulnerable: boolean;
}

const STATES: { readonly [kind in Step['kind']]: UpdateState } = {
  upgrade: 'pending',
  install: 'pending',
  removal: 'removal',
  downgrade: 'downgrade',
  locked: 'held',
};

/** The steps of the plan, then the newer versions that are not in it: locked, kept back, or not listed. */
export function stepsOf(plan: Plan, facts: Facts): readonly PackageStep[] {
  const { catalogues, comparison, installed } = facts;
  // With several repositories pkg names the one that carries a version, with a single one it does not.
  const only = catalogues.enabled?.length === 1 ? catalogues.enabled : [];
  const outdated = comparison.known ? comparison.value.outdated : [];
  const planned = joined(plan.steps, outdated).map(({ kind, repository, ...step }) => ({
    ...step,
    origins: step.candidate === null ? [] : repository === undefined ? only : [repository],
    state: STATES[kind],
  }));
  const names = new Set(plan.steps.map(({ name }) => name));
  const locked = new Set([...plan.locked, ...(installed.known ? installed.value.locked : [])]);
  const stateOf = (name: string): UpdateState => {
    if (locked.has(name)) return 'held';
    return plan.pkgFirst || plan.unlisted > 0 ? 'pending' : 'deferred';
  };
  const left = outdated
    .filter(({ name }) => !names.has(name))
    .map((row) => ({ ...row, origins: only, state: stateOf(row.name), vulnerable: false }));
  return [...planned, ...left];
}

/** What pkg writes as a removal and an installation of one package is an upgrade. */
function joined(steps: readonly Step[], outdated: readonly Outdated[]): readonly Step[] {
  const versions = new Map(outdated.map(({ name, installed }) => [name, installed]));
  for (const { kind, name, installed } of steps) {
    if (kind === 'removal' && installed !== null) versions.set(name, installed);
  }
  const comes = new Set(steps.flatMap(({ kind, name }) => (kind === 'install' ? name : [])));
  return steps
    .filter(({ kind, name }) => kind !== 'removal' || !comes.has(name))
    .map((step): Step => {
      const installed = step.kind === 'install' ? versions.get(step.name) : undefined;
      return installed === undefined ? step : { ...step, kind: 'upgrade', installed };
    });
}
