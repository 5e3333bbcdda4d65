/** What a host said of itself when it was discovered. */

/** The system of a host, as far as a discovery could tell. */
export interface OsFacts {
  /** `linux`, `freebsd`, `openbsd`, `netbsd`, `darwin`, `sunos`, `aix`: `uname -s` in lower case. */
  readonly kind: string;
  /** The family that people know it by: `ubuntu`, `debian`, `rhel`, `fedora`, `freebsd`, `openbsd`; else the distribution's own id. */
  readonly flavor?: string;
  /** `22.04`, `9.4`, `14.1-RELEASE-p5`; undefined where the system states none. */
  readonly version?: string;
  /** `ID` and `ID_LIKE` of os-release, first the own id. */
  readonly ids: readonly string[];
  /** For people: `Ubuntu 22.04.4 LTS`. */
  readonly prettyName?: string;
  /** `uname -r` and `uname -m`. */
  readonly kernel: string;
  readonly machine: string;
  /** Numeric user id we log in as; 0 needs no sudo. Undefined where `id -u` did not say. */
  readonly uid?: number;
  /** Names of the tools found on the host, of those that providers look for. */
  readonly tools: readonly string[];
  /** Looks like a container, where a kernel and a reboot mean nothing of its own. */
  readonly container: boolean;
  /** Image-based system (ostree, bootc, transactional): what a package manager lists there is not how it updates. */
  readonly imageBased?: string;
}
