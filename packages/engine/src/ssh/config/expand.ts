/** Expands what ssh_config(5) lets values hold: `%` tokens, `${VARIABLE}` and `~`. Pure. */

/** What the tokens stand for, by letter; one that is not there may not be used. */
export interface Tokens {
  readonly [letter: string]: string;
}

/** The text, or why there is none. */
export type Expanded = { readonly text: string } | { readonly wrong: string };

// %%  %h  a lone % at the end   ${HOME}  ${ without end
const TOKEN = /%(?<letter>.?)/gsu;
const TOKEN_OR_VARIABLE = /%(?<letter>.?)|\$\{(?<name>[^}]*)(?<end>\}?)/gsu;

/** Expands tokens, and variables of an environment if one is given, in one pass: what they stand for is not looked into. */
export function expandTokens(
  text: string,
  tokens: Tokens,
  env?: { readonly [name: string]: string | undefined },
): Expanded {
  let wrong: string | undefined;
  const expanded = text.replace(
    env === undefined ? TOKEN : TOKEN_OR_VARIABLE,
    (whole, ...args: readonly unknown[]) => {
      const groups = args.at(-1) as { readonly [group: string]: string | undefined };
      const { letter, name, end } = groups;
      const value = letter === undefined ? variable(name, end, env) : token(letter, tokens);
      if (value !== undefined) return value;
      wrong ??= letter === undefined ? `${whole} is not set` : `${whole} cannot be used there`;
      return whole;
    },
  );
  return wrong === undefined ? { text: expanded } : { wrong };
}

/** Expands a leading `~` or `~user`. A `~` anywhere else is a character like others. */
export function expandTilde(
  path: string,
  home: string,
  homes: { readonly [user: string]: string },
): Expanded {
  if (!path.startsWith('~')) return { text: path };
  const user = userOf(path);
  const directory = user === '' ? home : Object.hasOwn(homes, user) ? homes[user] : undefined;
  if (directory === undefined) return { wrong: `no user ${user} is known here` };
  return { text: directory + path.slice(user.length + 1) };
}

/** The user in `~user/path`, empty for `~` alone. */
export function userOf(path: string): string {
  return path.slice(1).split('/', 1)[0] ?? '';
}

function token(letter: string, tokens: Tokens): string | undefined {
  if (letter === '%') return '%';
  return Object.hasOwn(tokens, letter) ? tokens[letter] : undefined;
}

function variable(
  name = '',
  end = '',
  env: { readonly [name: string]: string | undefined } = {},
): string | undefined {
  return end === '' || !Object.hasOwn(env, name) ? undefined : env[name];
}
