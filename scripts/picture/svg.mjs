/** Terminal output as an SVG picture: monospaced text in a window of its own colours. */

const CELL = { width: 8.4, height: 19 };
const FONT = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";
const MARGIN = 18;
const BAR = 30;

/** Readable on a light page as on a dark one, since the window brings its own background. */
const BACKGROUND = '#1b2028';
const FOREGROUND = '#d7dce2';
const COLOURS = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 36: '#76d9e6' };

/** The picture of some lines with SGR colours. Throws on any other escape sequence, which would be lost. */
export function toSvg(output, { title }) {
  const lines = toLines(output);
  const columns = Math.max(...lines.map((runs) => runs.reduce((sum, run) => sum + cells(run), 0)));
  const width = Math.ceil(columns * CELL.width + 2 * MARGIN);
  const height = Math.ceil(lines.length * CELL.height + BAR + MARGIN);
  const rows = lines.map((runs, row) => textLine(runs, BAR + (row + 1) * CELL.height - 5));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escaped(title)}</title>
<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>
<g fill="#4b5563"><circle cx="20" cy="16" r="5"/><circle cx="38" cy="16" r="5"/><circle cx="56" cy="16" r="5"/></g>
${lines.flatMap((runs, row) => grounds(runs, BAR + (row + 1) * CELL.height - 5)).join('\n')}
<g font-family="${FONT}" font-size="14" fill="${FOREGROUND}" xml:space="preserve">
${rows.filter((row) => row !== '').join('\n')}
</g>
</svg>
`;
}

// ESC [ 1 m
const SGR = /\u001b\[(?<codes>[\d;]*)m/u;

/** Lines, each cut where its style changes. A style holds until it is switched off, over the ends of lines too. */
function toLines(output) {
  let style = {};
  return output
    .replace(/\n+$/u, '')
    .split('\n')
    .map((line) => {
      const runs = runsOf(line, style);
      style = runs.at(-1).style;
      return runs.filter(({ text }) => text !== '');
    });
}

function runsOf(line, before) {
  const [first, ...pieces] = line.split(SGR);
  let style = before;
  const runs = [{ text: first, style }];
  for (let at = 0; at < pieces.length; at += 2) {
    style = restyled(style, pieces[at].split(';'));
    runs.push({ text: pieces[at + 1], style });
  }
  for (const { text } of runs) {
    if (/[\u0000-\u001f]/u.test(text)) throw new Error(`no picture of ${JSON.stringify(text)}`);
  }
  return runs;
}

function restyled(before, codes) {
  let style = before;
  for (let at = 0; at < codes.length; at++) {
    // 38;5;252 is a colour of the palette, 48 the same behind the text.
    const isPalette = (codes[at] === '38' || codes[at] === '48') && codes[at + 1] === '5';
    if (!isPalette) {
      style = styled(style, codes[at]);
      continue;
    }
    const colour = paletteColour(Number(codes[at + 2]));
    style = { ...style, [codes[at] === '38' ? 'colour' : 'ground']: colour };
    at += 2;
  }
  return style;
}

function styled(style, code) {
  switch (code) {
    case '':
    case '0':
      return {};
    case '1':
      return { ...style, bold: true };
    case '2':
      return { ...style, dim: true };
    case '22':
      return { ...style, bold: false, dim: false };
    case '39':
      return { ...style, colour: undefined };
    case '49':
      return { ...style, ground: undefined };
    default:
      if (COLOURS[code] === undefined) throw new Error(`no picture of the SGR code ${code}`);
      return { ...style, colour: COLOURS[code] };
  }
}

/** Of the 256-colour palette, from 16 on: a cube of 6 x 6 x 6 colours, then 24 greys. */
function paletteColour(number) {
  if (number < 16 || number > 255) throw new Error(`no picture of the colour ${number}`);
  const level = (part) => (part === 0 ? 0 : 55 + 40 * part);
  const cube = number - 16;
  const grey = 8 + 10 * (number - 232);
  const parts =
    number >= 232
      ? [grey, grey, grey]
      : [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level);
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** What stands behind the text of a line. */
function grounds(runs, y) {
  let column = 0;
  return runs.flatMap((run) => {
    const x = MARGIN + column * CELL.width;
    const width = cells(run) * CELL.width;
    column += cells(run);
    if (run.style.ground === undefined) return [];
    // A little wider and higher than it is, so that no seams show between neighbours.
    return `<rect x="${x.toFixed(1)}" y="${y - CELL.height + 5}" width="${(width + 0.4).toFixed(1)}" height="${CELL.height + 0.4}" fill="${run.style.ground}"/>`;
  });
}

/** Every word is set where it belongs, so that columns stay straight in any font. */
function textLine(runs, y) {
  let column = 0;
  const spans = runs.flatMap((run) => {
    const start = column;
    column += cells(run);
    return [...run.text.matchAll(/\S+(?: \S+)*/gu)].map(({ 0: words, index }) =>
      span(words, run.style, start + index),
    );
  });
  return spans.length === 0 ? '' : `<text y="${y}">${spans.join('')}</text>`;
}

function span(words, { bold, dim, colour }, column) {
  const x = (MARGIN + column * CELL.width).toFixed(1);
  const length = ([...words].length * CELL.width).toFixed(1);
  const attributes = [
    `x="${x}" textLength="${length}" lengthAdjust="spacingAndGlyphs"`,
    ...(bold ? ['font-weight="bold"'] : []),
    ...(dim ? ['fill-opacity="0.65"'] : []),
    ...(colour === undefined ? [] : [`fill="${colour}"`]),
  ];
  return `<tspan ${attributes.join(' ')}>${escaped(words)}</tspan>`;
}

function cells({ text }) {
  return [...text].length;
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
