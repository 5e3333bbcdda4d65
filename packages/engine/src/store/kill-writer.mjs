/**
 * Writes to a store until it is killed: one of the processes of kill.test.ts. Says on stdout what is committed.
 * Arguments: the compiled store module, the path of the store, the step to report (discover or refresh), a first
 * number. Every event carries a growing number in the millisecond part of its time.
 */
const [, , module, path, step, first] = process.argv;

const { openStore } = await import(module);

const NOTHING = { known: true, value: [], notes: [] };
const OS = {
  kind: 'linux',
  ids: [],
  kernel: '6.1',
  machine: 'x86_64',
  tools: [],
  container: false,
};

const timeOf = (number) => new Date(Date.UTC(2026, 0, 1) + number).toISOString();

function reportOf(number) {
  if (step === 'discover') return { operation: 'discover', os: OS, sources: ['apt'] };
  const updates = Array.from({ length: 10 }, (_, index) => ({
    name: `package-${index}`,
    installed: '1',
    candidate: String(number),
    origins: [],
    state: 'pending',
  }));
  const apt = {
    updates: { ...NOTHING, value: updates },
    security: { ...NOTHING, value: { vulnerable: [] } },
  };
  const reboot = { ...NOTHING, value: { needed: false, reasons: [] } };
  return { operation: 'refresh', sources: { apt }, reboot, evidence: [] };
}

const store = await openStore({
  path,
  mode: 'write',
  autosave: true,
  historyDays: 365,
  now: () => new Date(),
});

async function report(host, number) {
  const outcome = { ok: true, report: reportOf(number) };
  await store.apply({ type: 'done', host, step, at: timeOf(number), outcome, last: true });
  process.stdout.write(`${host} ${timeOf(number)}\n`);
}

// Three hosts that the other process writes as well, and one that is new each time.
for (let number = Number(first); ; number++) {
  const hosts = ['shared-0', 'shared-1', 'shared-2', `${step}-${number}`];
  const reports = hosts.map((host) => report(host, number));
  await store.flush();
  await Promise.all(reports);
}
