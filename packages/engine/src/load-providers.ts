/** Loads the providers of third parties beside our own: the same ones in the main thread and in each worker. */
import { ConfigurationError, type Problem, type Provider } from '@exosphere/core';
import { providers as ours } from '@exosphere/providers';
import { providerProblems } from './provider-problems.ts';

/**
 * Our providers, then those that the modules export as `providers`, in order. `modules` are full URLs, as
 * `import.meta.resolve` gives them. Throws a `ConfigurationError` with everything that is wrong: a module that cannot
 * be imported, something that is no provider, an id that is taken.
 */
export async function loadProviders(modules: readonly string[]): Promise<readonly Provider[]> {
  const loaded = await Promise.all(modules.map(load));
  const problems = loaded.flatMap((module) => module.problems);
  const all = [...ours];
  for (const { url, providers } of loaded) {
    for (const provider of providers) {
      if (all.some(({ id }) => id === provider.id)) {
        problems.push({ message: `there is another provider "${provider.id}"`, file: url });
      }
      all.push(provider);
    }
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return all;
}

interface Loaded {
  readonly url: string;
  readonly providers: readonly Provider[];
  readonly problems: readonly Problem[];
}

async function load(url: string): Promise<Loaded> {
  const wrong = (problems: readonly Problem[]): Loaded => ({ url, providers: [], problems });
  if (!URL.canParse(url)) {
    const hint = 'name a module by its full URL: import.meta.resolve("./my-provider.js") gives it';
    return wrong([{ message: 'is not a URL', file: url, hint }]);
  }
  let module: { readonly providers?: unknown };
  try {
    module = await import(url);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return wrong([{ message: `cannot be imported: ${message}`, file: url }]);
  }
  const { providers } = module;
  if (!Array.isArray(providers) || providers.length === 0) {
    const hint = 'export const providers = [myProvider];';
    return wrong([{ message: 'exports no list of providers', file: url, hint }]);
  }
  const problems = providers.flatMap((provider: unknown, index) =>
    providerProblems(provider, `providers[${index}]`).map((message) => ({ message, file: url })),
  );
  return problems.length > 0 ? wrong(problems) : { url, providers, problems: [] };
}
