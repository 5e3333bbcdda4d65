/** The tables of the store, and how older ones become them. */

/** "Exos" in ASCII: marks an SQLite file as a store of ours. */
export const APPLICATION_ID = 0x45786f73;

/**
 * What makes version n + 1 out of version n; the first makes a store out of an empty file. A value that an older
 * program would not understand needs a new version too, even where no table changes.
 */
export const MIGRATIONS: readonly string[] = [
  `
  -- One number per changed host, so that a reader can ask what changed since it last looked.
  CREATE TABLE revision (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    newest INTEGER NOT NULL,
    -- The revision at which hosts were last removed: who knows only older ones must read everything.
    removed INTEGER NOT NULL
  ) STRICT;
  INSERT INTO revision VALUES (1, 0, 0);

  -- What lists show. Times are ISO 8601 in UTC, booleans 0 and 1, NULL is "not known".
  CREATE TABLE hosts (
    name TEXT PRIMARY KEY,
    discovered INTEGER NOT NULL,
    supported INTEGER NOT NULL,
    online INTEGER NOT NULL,
    os TEXT,
    flavor TEXT,
    version TEXT,
    package_manager TEXT,
    updates INTEGER,
    updates_doubt TEXT,
    security INTEGER,
    security_doubt TEXT,
    held_security INTEGER,
    held_security_doubt TEXT,
    reboot INTEGER,
    refreshed_at TEXT,
    unchecked INTEGER NOT NULL,
    failure TEXT,
    rev INTEGER NOT NULL,
    written_at TEXT NOT NULL
  ) STRICT;

  -- Everything that is known of a host, apart from what lists show: they must not have to read past it.
  CREATE TABLE records (
    host TEXT PRIMARY KEY REFERENCES hosts (name) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    record TEXT NOT NULL
  ) STRICT;

  -- The counts of every refresh that was answered; NULL where they were not known for certain.
  CREATE TABLE refreshes (
    host TEXT NOT NULL REFERENCES hosts (name) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    at TEXT NOT NULL,
    updates INTEGER,
    security INTEGER,
    held_security INTEGER,
    reboot INTEGER,
    PRIMARY KEY (host, at)
  ) STRICT, WITHOUT ROWID;

  -- The updates that are there, by source: as one row, rewritten only when the list changes. A row for each would
  -- make the first save of a fleet several times as costly. JSON: [package, arch, first_seen, installed, candidate,
  -- state, security, security_since], sorted; no architecture is ''.
  CREATE TABLE open_updates (
    host TEXT NOT NULL REFERENCES hosts (name) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    source TEXT NOT NULL,
    updates TEXT NOT NULL,
    PRIMARY KEY (host, source)
  ) STRICT;

  -- The updates that went away.
  CREATE TABLE gone_updates (
    host TEXT NOT NULL REFERENCES hosts (name) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    source TEXT NOT NULL,
    package TEXT NOT NULL,
    arch TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    installed TEXT,
    candidate TEXT,
    state TEXT NOT NULL,
    security INTEGER,
    security_since TEXT,
    gone_at TEXT NOT NULL,
    PRIMARY KEY (host, source, package, arch, first_seen)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX gone_updates_by_time ON gone_updates (gone_at);

  -- Every update from when it was first seen until it went away: for people with an SQLite shell.
  CREATE VIEW updates AS
    SELECT host, source, value ->> 0 AS package, value ->> 1 AS arch, value ->> 2 AS first_seen,
      value ->> 3 AS installed, value ->> 4 AS candidate, value ->> 5 AS state, value ->> 6 AS security,
      value ->> 7 AS security_since, NULL AS gone_at
    FROM open_updates, json_each(open_updates.updates)
    UNION ALL SELECT * FROM gone_updates;

  -- How the newest answers came about, as JSON: {at, <answer>: [[command, exit status or why there is none,
  -- milliseconds, standard output, standard error], ...], ...}. Output is cut to its first lines.
  CREATE TABLE evidence (
    host TEXT NOT NULL REFERENCES hosts (name) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    operation TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (host, operation)
  ) STRICT;
  `,
];
