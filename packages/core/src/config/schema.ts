/** Checks values with valibot, by schemas made from the rules. Loaded only when there is something to check. */
import * as v from 'valibot';
import type { Rule, Value } from './rule.ts';

type Schema = v.GenericSchema<unknown, Value>;

/** Each rule's schema is made once. */
const schemas = new WeakMap<Rule, Schema>();

/** The value as the program uses it (letter case of choices settled), or undefined when the rule forbids it. */
export function checkValue(rule: Rule, value: unknown): { readonly value: Value } | undefined {
  const result = v.safeParse(schemaOf(rule), value);
  return result.success ? { value: result.output } : undefined;
}

/** Whether the value is of the rule's type, even if out of its range. */
export function hasType(rule: Rule, value: unknown): boolean {
  switch (rule.type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return typeof value === 'number';
    case 'choice':
    case 'text':
    case 'path':
      return typeof value === 'string';
    case 'list':
      return Array.isArray(value);
    case 'nullable':
      return value === null || hasType(rule.rule, value);
  }
}

function schemaOf(rule: Rule): Schema {
  const known = schemas.get(rule);
  if (known !== undefined) return known;
  const schema = makeSchema(rule);
  schemas.set(rule, schema);
  return schema;
}

function makeSchema(rule: Rule): Schema {
  switch (rule.type) {
    case 'boolean':
      return v.boolean();
    case 'integer':
      return v.pipe(
        v.number(),
        v.safeInteger(),
        v.minValue(rule.min),
        v.maxValue(rule.max ?? Number.MAX_SAFE_INTEGER),
        // -0 would print as such and divide to -Infinity.
        v.transform((value) => (value === 0 ? 0 : value)),
      );
    case 'choice':
      return v.pipe(
        v.string(),
        v.transform((value) => rule.of.find((one) => one.toLowerCase() === value.toLowerCase())),
        v.string(),
      );
    case 'text':
      return v.pipe(v.string(), v.regex(rule.pattern));
    case 'path':
      // NUL ends a path for the operating system; other control characters are a slip, not a file.
      return v.pipe(v.string(), v.regex(/^(?!~[^/\\])[^\p{Cc}\p{Cs}]+$/u));
    case 'list':
      return v.pipe(
        v.array(schemaOf(rule.of) as v.GenericSchema<unknown, string>),
        v.transform((values) => [...new Set(values)]),
      );
    case 'nullable':
      return v.nullable(schemaOf(rule.rule));
  }
}
