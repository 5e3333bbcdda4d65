/** The users that tests log in as: one per kind of login shell, present in every simulated machine. */

export interface LoginUser {
  readonly name: string;
  readonly uid: number;
  readonly shell: string;
}

/**
 * They exist inside simulated machines only, never on the machine that runs the tests. A user whose
 * shell is not installed in the machine's root file system is left out.
 * The ids lie between those that Debian and systemd give away (60001 and up is systemd's).
 */
export const LOGIN_USERS: readonly LoginUser[] = [
  { name: 'exo-bash', uid: 59001, shell: '/bin/bash' },
  { name: 'exo-dash', uid: 59002, shell: '/bin/dash' },
  { name: 'exo-fish', uid: 59003, shell: '/usr/bin/fish' },
  { name: 'exo-tcsh', uid: 59004, shell: '/usr/bin/tcsh' },
];
