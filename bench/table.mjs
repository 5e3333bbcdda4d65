/** The rows of a bench as a Markdown table, with what came of their bounds. */

/** A row with its ratio and verdict: `ok`, `over`, or none where nothing was bound. */
export function judge(row) {
  const { ours, theirs, bound } = row;
  const ratio = theirs === undefined ? undefined : ours / theirs;
  const verdict =
    bound === undefined
      ? undefined
      : (bound.ratio === undefined ? ours <= bound.most : ratio <= bound.ratio)
        ? 'ok'
        : 'over';
  return { ...row, ratio, verdict };
}

/** The table, as text that aligns. */
export function table(rows) {
  const titles = ['work', 'ours', 'beside', 'theirs', 'ratio', 'bound', ''];
  const cells = rows.map(({ work, ours, unit, beside, theirs, ratio, bound, verdict }) => [
    work,
    amount(ours, unit),
    beside ?? '',
    theirs === undefined ? '' : amount(theirs, unit),
    ratio === undefined ? '' : `${ratio.toFixed(2)} x`,
    bound === undefined ? '' : boundText(bound, unit),
    verdict ?? '',
  ]);
  const widths = titles.map((title, at) =>
    Math.max(3, title.length, ...cells.map((row) => row[at].length)),
  );
  const line = (row) => `| ${row.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |\n`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return line(titles) + rule + cells.map(line).join('');
}

function boundText(bound, unit) {
  return bound.ratio === undefined ? `<= ${amount(bound.most, unit)}` : `<= ${bound.ratio} x`;
}

/** Three digits that count, and the unit. */
function amount(value, unit) {
  const text = value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toPrecision(3);
  return unit === undefined ? text : `${text} ${unit}`;
}
