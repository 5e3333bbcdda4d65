/** Fills the tables of docs/configuration.md from the tables that the program itself works from. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeRule, hostFieldTable, optionTable } from '@exosphere/core';
import { fillMarks, tableRow as row } from '../generated-page.mjs';

/** The page, with everything between the marks of a table written anew. Throws when a mark is missing. */
export function fillTables(page) {
  return fillMarks(fillMarks(page, 'options', optionTables()), 'hosts', hostTable());
}

function optionTables() {
  const options = Object.entries(optionTable);
  const groups = [...new Set(options.map(([, { group }]) => group))];
  return groups
    .map(
      (group) => `### ${group}\n\n${optionRows(options.filter(([, one]) => one.group === group))}`,
    )
    .join('\n');
}

function optionRows(options) {
  const rows = options.map(([name, option]) =>
    row(`\`${name}\``, allowed(option.rule), byDefault(option.default), option.meaning),
  );
  return `${row('option', 'values', 'default', 'meaning')}${row('---', '---', '---', '---')}${rows.join('')}`;
}

function hostTable() {
  const rows = Object.entries(hostFieldTable).map(([name, field]) =>
    row(`\`${name}\`${field.required ? ' (required)' : ''}`, allowed(field.rule), field.meaning),
  );
  return `${row('field', 'values', 'meaning')}${row('---', '---', '---')}${rows.join('')}`;
}

/** Paths are explained once, in the text. */
function allowed(rule) {
  if (rule.type === 'nullable') return `${allowed(rule.rule)}, or null`;
  if (rule.type === 'choice') return rule.of.map((one) => `\`${one}\``).join(', ');
  return rule.type === 'path' ? 'path' : describeRule(rule);
}

function byDefault(value) {
  if (value === null || typeof value !== 'object') return `\`${value}\``;
  return `\`${value.file}\` in the ${value.directory} directory`;
}

if (process.argv[1] === import.meta.filename) {
  const path = join(import.meta.dirname, '../../docs/configuration.md');
  writeFileSync(path, fillTables(readFileSync(path, 'utf8')));
}
