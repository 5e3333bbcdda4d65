/** The SQLite that the runtime has built in, or else the `libsql` package, behind one small interface. */
import { pathToFileURL } from 'node:url';

export type SqlValue = string | number | null;

/** One connection. Its methods never wait for another process; they throw what `resultCode` understands. */
export interface Database {
  /** Runs statements that take and give no values. */
  exec(sql: string): void;
  /** Runs one statement, compiled once per connection. Gives the number of rows it changed. */
  run(sql: string, values?: readonly SqlValue[]): number;
  /** The first column of the first row; undefined: no row. */
  value(sql: string, values?: readonly SqlValue[]): SqlValue | undefined;
  close(): void;
}

/** Opens a file, and creates it if need be. `immutable`: as it lies there, without locks or write-ahead log. */
export async function openDatabase(path: string, immutable = false): Promise<Database> {
  const name = immutable ? `${pathToFileURL(path).href}?immutable=1` : path;
  const builtin = builtinSqlite();
  if (builtin !== undefined) {
    return adapt(new builtin.DatabaseSync(name, { timeout: 0 }), (values) => values);
  }
  const { default: Libsql } = await import('libsql');
  // Values go as one array: libsql takes a lone `null` argument for the whole list.
  return adapt(new Libsql(name, { timeout: 0 }), (values) => [values]);
}

/** SQLite's (extended) result code of what a driver threw; undefined for an error of another origin. */
export function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode;
  if ('rawCode' in error && typeof error.rawCode === 'number') return error.rawCode;
  // libsql: ConnectionFailed("Unable to open connection to local database /nodir/x.db: 14")
  const failed = /^ConnectionFailed\(".*: (\d+)"\)$/su.exec(error.message);
  return failed === null ? undefined : Number(failed[1]);
}

interface Driver {
  exec(sql: string): unknown;
  prepare(sql: string): {
    run(...values: unknown[]): { readonly changes: number | bigint };
    get(...values: unknown[]): unknown;
  };
  close(): unknown;
}

function adapt(
  driver: Driver,
  pass: (values: readonly SqlValue[]) => readonly unknown[],
): Database {
  const compiled = new Map<string, ReturnType<Driver['prepare']>>();
  const statement = (sql: string) => {
    const known = compiled.get(sql);
    if (known !== undefined) return known;
    const fresh = driver.prepare(sql);
    compiled.set(sql, fresh);
    return fresh;
  };
  return {
    exec: (sql) => {
      driver.exec(sql);
    },
    run: (sql, values = []) => Number(statement(sql).run(...pass(values)).changes),
    value: (sql, values = []) => {
      const row = statement(sql).get(...pass(values)) as { [column: string]: SqlValue } | undefined;
      return row === undefined ? undefined : Object.values(row)[0];
    },
    close: () => {
      // libsql keeps the file open for as long as a statement lives.
      compiled.clear();
      driver.close();
    },
  };
}

interface BuiltinSqlite {
  readonly DatabaseSync: new (path: string, options: { readonly timeout: number }) => Driver;
}

/** `node:sqlite`: from Node 22.13 on without a flag. Its warning that it is experimental is kept from the user. */
function builtinSqlite(): BuiltinSqlite | undefined {
  const { emitWarning } = process;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]): void => {
    if (String(warning).startsWith('SQLite is an experimental feature')) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  try {
    return process.getBuiltinModule('node:sqlite') as BuiltinSqlite | undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}
