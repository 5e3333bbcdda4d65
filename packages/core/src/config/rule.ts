/** The rules that values must follow, as data: what reads, documents and checks the configuration works from these. */

/** What a value may be. */
export type Rule =
  | { readonly type: 'boolean' }
  /** A whole number. Without `max`: as far as numbers are exact. */
  | { readonly type: 'integer'; readonly min: number; readonly max?: number }
  /** One of these, in any letter case; kept in the case given here. */
  | { readonly type: 'choice'; readonly of: readonly string[] }
  /** Text that matches the pattern; `allowed` says in words what that is. */
  | { readonly type: 'text'; readonly pattern: RegExp; readonly allowed: string }
  /** A file. `~/` is the home directory. */
  | { readonly type: 'path' }
  | { readonly type: 'list'; readonly of: Rule & { readonly type: 'text' } }
  /** The rule, or null. */
  | { readonly type: 'nullable'; readonly rule: Exclude<Rule, { readonly type: 'nullable' }> };

/** A value that some rule allows. */
export type Value = boolean | number | string | null | readonly string[];

/**
 * Most seconds that any timer may be set to. Timers count milliseconds in 32 bits; past
 * that, Node fires them at once, so that a huge time-out would be none at all.
 */
const LONGEST_TIMER = Math.floor((2 ** 31 - 1) / 1000);

/** Seconds that end up in a timer. */
export const seconds: Rule = { type: 'integer', min: 1, max: LONGEST_TIMER };

/** Text without control characters or halves of surrogate pairs, and more than white space. */
export const plainText: Rule & { readonly type: 'text' } = {
  type: 'text',
  pattern: /^(?=\s*\S)[^\p{Cc}\p{Cs}]+$/u,
  allowed: 'text that is not empty, on one line, without control characters',
};

/** A login name. A leading dash would be an option to the system's ssh; `@` is fine (Kerberos, LDAP). */
export const loginName: Rule & { readonly type: 'text' } = {
  type: 'text',
  pattern: /^[^-\s\p{Cc}\p{Cs}][^\p{Cc}\p{Cs}]*$/u,
  allowed: 'a login name: not empty, no leading dash or space, no control characters',
};

/** The pattern of a rule for what a locale may be; anything else would translate what the parsers read. */
export const locale: Rule & { readonly type: 'text' } = {
  type: 'text',
  pattern: /^(?:C|POSIX|C\.[A-Za-z0-9._@-]+|en_[A-Za-z0-9._@-]+)$/u,
  allowed:
    'C, POSIX, C.* or en_* (letters, digits and ._@- only), since what the hosts print is understood untranslated',
};

export const sudoPolicy: Rule = { type: 'choice', of: ['skip', 'nopasswd'] };
export const hostKeyPolicy: Rule = { type: 'choice', of: ['strict', 'accept-new', 'off'] };
export const sshTransport: Rule = { type: 'choice', of: ['builtin', 'openssh'] };

/** What the rule allows, in words that complete "must be". */
export function describeRule(rule: Rule): string {
  switch (rule.type) {
    case 'boolean':
      return 'true or false';
    case 'integer':
      return rule.max === undefined
        ? `a whole number, ${rule.min} or more`
        : `a whole number from ${rule.min} to ${rule.max}`;
    case 'choice':
      return `${rule.of.slice(0, -1).join(', ')} or ${rule.of.at(-1)}`;
    case 'text':
      return rule.allowed;
    case 'path':
      return 'the path of a file (~/ is your home directory; ~name is not understood)';
    case 'list':
      return `a list, each entry ${describeRule(rule.of)}`;
    case 'nullable':
      return `${describeRule(rule.rule)}, or null`;
  }
}
