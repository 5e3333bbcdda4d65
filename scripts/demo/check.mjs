/** Holds what Exosphere says of a fleet against what the fleet knows of itself. */

/**
 * Everything that is not as it must be, as sentences; none: all is right. `rows` is what
 * `inventory status --json` printed after a refresh, `filtered` the same with `--security-only`.
 */
export function differences(fleet, rows, filtered) {
  const byName = new Map(rows.map((row) => [row.name, row]));
  const listed = new Set(filtered.map(({ name }) => name));
  return fleet.hosts.flatMap(({ name, truth }) => {
    const row = byName.get(name);
    if (row === undefined) return [`${name} is missing from the list`];
    const expected = expectedOf(truth);
    const wrong = Object.entries(expected)
      .filter(([field, value]) => row[field] !== value)
      .map(([field, value]) => `${name}: ${field} is ${row[field]}, but must be ${value}`);
    const mayNeedSecurity = row.supported === true && row.security !== 0;
    if (listed.has(name) === mayNeedSecurity) return wrong;
    const word = mayNeedSecurity ? 'missing from' : 'wrongly in';
    return [...wrong, `${name} is ${word} the list of security updates`];
  });
}

/** What must be told of a host. Of one that keeps its truth from everybody, no count may be told at all. */
function expectedOf(truth) {
  if (truth === undefined) return { updates: null };
  const { kind, flavor, version, provider, updates, security, reboot } = truth;
  const platform = {
    discovered: true,
    online: true,
    os: kind,
    flavor: flavor ?? null,
    version: version ?? null,
    package_manager: provider ?? null,
    supported: provider !== undefined,
  };
  if (provider === undefined) return { ...platform, updates: null, security: null };
  return { ...platform, updates, security, needs_reboot: reboot };
}
