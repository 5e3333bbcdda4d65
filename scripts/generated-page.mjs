/** Pages of docs/ that hold generated parts between marks, with hand-written text around them. */

/** The page with a new text between the marks of that name. Throws when the marks are missing. */
export function fillMarks(page, name, content) {
  const start = `<!-- ${name}: generated, do not edit -->\n`;
  const end = `<!-- end of ${name} -->`;
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from === -1 || to < from) throw new Error(`the marks of ${name} are missing in the page`);
  return `${page.slice(0, from + start.length)}\n${content}\n${page.slice(to)}`;
}

/** A row of a Markdown table; the first row needs a row of `---` cells below. */
export function tableRow(...cells) {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
}
