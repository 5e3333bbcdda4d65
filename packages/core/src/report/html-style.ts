/** The style of the HTML report: calm, colour only where it means something, light and dark, phone and paper. */

export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #55606e; --page: #f6f7f9; --card: #fff; --line: #dfe3e8;
  --alarm: #b3261e; --doubt: #7a5200; --plain: #2f5d8c; --good: #2e6b3f; --link: #1f5fa8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ee; --soft: #a3aebb; --page: #14181e; --card: #1c222a;
  --line: #323b46; --alarm: #ff8a80; --doubt: #f0c060; --plain: #8ab8e8; --good: #86c99a; --link: #8fc1ff; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 1; }
header, .page { max-width: 82rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2.5rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .75rem; letter-spacing: -.015em; }
h2 { font-size: 1.375rem; margin: 2rem 0 1rem; }
h3 { font-size: 1.125rem; margin: 0 0 .75rem; overflow-wrap: anywhere; }
dl { margin: 0; }
dt { color: var(--soft); font-size: .8125rem; }
dd { margin: 0; overflow-wrap: anywhere; }
dd.alarm { color: var(--alarm); font-weight: 600; }
dd.doubt { color: var(--doubt); }
.about { display: flex; flex-wrap: wrap; gap: .25rem 2rem; }
.about div { display: flex; gap: .5rem; align-items: baseline; }
.totals { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; }
.totals div, figure, article { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.totals div { padding: .75rem 1rem; display: flex; flex-direction: column; justify-content: space-between; }
.totals dd { font-size: 1.375rem; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.3; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: .75rem; margin-top: .75rem; }
figure { margin: 0; padding: 1rem; }
figcaption { font-weight: 600; margin-bottom: .5rem; }
svg { width: 100%; height: auto; display: block; max-width: 26rem; }
svg text { fill: var(--soft); font-size: 12.5px; }
svg text.n { fill: var(--ink); font-weight: 600; font-variant-numeric: tabular-nums; }
.bar.alarm { fill: var(--alarm); } .bar.doubt { fill: var(--doubt); }
.bar.plain { fill: var(--plain); } .bar.good { fill: var(--good); }
article { padding: 1.25rem; margin-bottom: 1rem; border-left: 4px solid var(--line);
  content-visibility: auto; contain-intrinsic-size: auto 30rem; }
article.security { border-left-color: var(--alarm); } article.unknown { border-left-color: var(--doubt); }
article.updates { border-left-color: var(--plain); } article.current { border-left-color: var(--good); }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: .5rem 1.5rem; }
.empty { margin: 1rem 0 0; color: var(--soft); }
table { width: 100%; border-collapse: collapse; margin-top: 1.25rem; font-size: .875rem; }
caption { text-align: left; font-weight: 600; font-size: .9375rem; padding-bottom: .375rem; }
table.alarm caption { color: var(--alarm); } table.doubt caption { color: var(--doubt); }
th, td { text-align: left; vertical-align: top; padding: .3125rem 1rem .3125rem 0; overflow-wrap: anywhere; }
thead th { color: var(--soft); font-weight: 500; border-bottom: 1px solid var(--line); }
tbody th { font-weight: 500; } tbody tr + tr > * { border-top: 1px solid var(--line); }
tbody td { font-variant-numeric: tabular-nums; }
th:nth-child(1) { width: 26%; } th:nth-child(2), th:nth-child(3) { width: 20%; }
table.wide th:nth-child(1), table.wide th:nth-child(2), table.wide th:nth-child(3) { width: auto; }
nav details { margin-bottom: .75rem; }
nav summary { cursor: pointer; font-weight: 600; font-size: .875rem; padding: .25rem 0; }
summary.security { color: var(--alarm); } summary.unknown { color: var(--doubt); }
summary.updates { color: var(--plain); } summary.current { color: var(--good); }
nav ul { list-style: none; margin: 0; padding: 0; max-height: 45vh; overflow-y: auto; }
nav li { content-visibility: auto; contain-intrinsic-size: auto 1.75rem; }
nav a { display: block; padding: .125rem .5rem; font-size: .875rem; text-decoration: none; overflow-wrap: anywhere; }
nav a:hover { text-decoration: underline; }
@media (min-width: 60rem) {
  .with-nav { display: grid; grid-template-columns: 14rem minmax(0, 1fr); gap: 2rem; }
  nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 2rem 0 1rem; }
}
@media (max-width: 60rem) {
  nav { border: 1px solid var(--line); border-radius: .5rem; background: var(--card); padding: .75rem 1rem; margin-top: 1.5rem; }
  nav ul { max-height: 12rem; }
}
@media (max-width: 40rem) {
  header, .page { padding-left: 1rem; padding-right: 1rem; }
  header { padding-top: 1.5rem; }
  .totals { grid-template-columns: 1fr 1fr; }
  .facts { grid-template-columns: 1fr; }
  .facts div { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); align-items: baseline; }
  article { padding: 1rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, caption { display: block; }
  tbody tr { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1rem; padding: .375rem 0; }
  tbody tr + tr { border-top: 1px solid var(--line); }
  tbody tr > *, tbody tr + tr > * { padding: .0625rem 0; border: 0; width: auto; }
  tbody th { grid-column: 1 / -1; font-weight: 600; }
  tbody td:nth-child(n + 4) { grid-column: 1 / -1; color: var(--soft); }
  td:empty { display: none; }
}
@media print {
  :root { --ink: #000; --soft: #444; --page: #fff; --card: #fff; --line: #bbb; --alarm: #a00000; --doubt: #6b4700;
    --plain: #234a70; --good: #1f5130; }
  body { font-size: 10pt; }
  nav, .skip { display: none; }
  .with-nav { display: block; }
  header, .page { max-width: none; padding: 0; }
  .charts { grid-template-columns: repeat(3, 1fr); }
  article { content-visibility: visible; padding: .5rem .75rem; }
  h3, caption, .facts { break-after: avoid; }
  tr, figure, .totals div { break-inside: avoid; }
  .bar { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;

/** Of `STYLE`, as a Content-Security-Policy names it: a test keeps the two together. */
export const STYLE_HASH = 'sha256-K4QF43BZURyYOGzJbLxYBaifMDIygNfOQjd0j9FhDpg=';
