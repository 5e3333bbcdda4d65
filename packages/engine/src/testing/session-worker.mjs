/**
 * The built session worker, for threads of a test runner: they inherit its condition "source", under which the packages
 * of the workspace are TypeScript that Node 20 does not load.
 */
import { register } from 'node:module';

const hooks = `export const resolve = (specifier, context, next) =>
  next(specifier, { ...context, conditions: context.conditions.filter((one) => one !== 'source') });`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);

const { default: carry } = await import(new URL('../../dist/session-worker.js', import.meta.url));

export default carry;
