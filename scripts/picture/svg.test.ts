import { expect, test } from 'vitest';

// The pictures are made by plain JavaScript, so that it runs without a build step of its own.
const module = new URL('./svg.mjs', import.meta.url).href;
const { toSvg }: { toSvg(output: string, about: { title: string }): string } = await import(module);

test('text that looks like markup stays text', () => {
  const svg = toSvg('<b> & "co"\n', { title: 'a < b' });
  expect(svg).toContain('<title>a &lt; b</title>');
  expect(svg).toContain('>&lt;b&gt; &amp; "co"</tspan>');
});

test('words stand at their column, whatever the width of a glyph', () => {
  const svg = toSvg('ab  cd\n', { title: '' });
  expect(svg).toContain('<tspan x="18.0" textLength="16.8" lengthAdjust="spacingAndGlyphs">ab<');
  expect(svg).toContain('<tspan x="51.6" textLength="16.8" lengthAdjust="spacingAndGlyphs">cd<');
});

test('a style holds from where it is switched on to where it is switched off', () => {
  const svg = toSvg('\u001b[31mred\u001b[39m plain \u001b[1mbold\u001b[22m\n', { title: '' });
  expect(svg).toMatch(/fill="#ff7b72">red</u);
  expect(svg).toMatch(/lengthAdjust="spacingAndGlyphs">plain</u);
  expect(svg).toMatch(/font-weight="bold">bold</u);
});

test('colours of the palette stand on and behind the text', () => {
  const svg = toSvg('\u001b[38;5;117;48;5;234mtext\u001b[0m\n', { title: '' });
  expect(svg).toContain('fill="#87d7ff">text<');
  expect(svg).toMatch(/<rect x="18.0" y="\d+" width="34.0" [^>]*fill="#1c1c1c"\/>/u);
});

test.each(['\u001b[44mblue ground\u001b[49m', '\u001b[2Kerased', 'bell\u0007'])(
  'a picture that could not show all of %j is refused',
  (text) => {
    expect(() => toSvg(text, { title: '' })).toThrow('no picture of');
  },
);
