/** What the process around us provides, handed in so that nothing below reads globals. */

/** Variables, places, the user and the time. */
export interface Environment {
  /** Environment variables. */
  readonly env: { readonly [name: string]: string | undefined };
  /** The operating system that we run on: it decides where files lie. */
  readonly platform: NodeJS.Platform;
  /** Absolute home directory of the user. */
  readonly home: string;
  /** Absolute current directory: where relative paths in environment variables start. */
  readonly cwd: string;
  /** Local login name. */
  readonly username: string;
  /** Now. */
  clock(): Date;
}
