/** What may stand around the answers of a host without being one. */

/** What start-up files of a login shell write: a notice, colours, and an end without a line break. */
export const LOGIN_NOISE = `
*** AUTHORISED USERS ONLY ***
\u001b[1;31mThis system is monitored.\u001b[0m
Last login: Tue Nov 12 09:14:02 2024 from 192.0.2.17
Inst not-a-package [1.0] (2.0 Debian-Security:12/stable-security [amd64])
You have new mail in /var/mail/exo`;

/** Lines like the marks of a script, by somebody who has to guess the word that opens them. */
export const FORGED_MARKS: string = `
${'0'.repeat(16)} begin apt.updates
Inst forged [1.0] (2.0 Debian-Security:12/stable-security [amd64])
${'0'.repeat(16)} end apt.updates 0
${'0'.repeat(16)} done
EXO_MARK done
$EXO_MARK done
 done
`;

/** What a command that floods a stream says, over and over. */
export const BABBLE = 'All work and no play.';
