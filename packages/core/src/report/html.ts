/** The report as one HTML file that needs no network and no script. */
import type { ReportOptions } from './entry.ts';
import type { Fact } from './facts.ts';
import { htmlChart } from './html-chart.ts';
import { STYLE, STYLE_HASH } from './html-style.ts';
import { htmlText } from './html-text.ts';
import { headFacts, type Layout, type Place, TITLE } from './layout.ts';
import type { HostPage, Standing } from './page.ts';
import type { ReportTable } from './tables.ts';
import { ageParts, severityParts, standingParts, type Totals, totalFacts } from './totals.ts';

export function htmlLayout(options: ReportOptions): Layout {
  return {
    head: (totals, places) => head(options, totals, places),
    host,
    end: () => '</section>\n</main>\n</div>\n</body>\n</html>\n',
  };
}

function head(options: ReportOptions, totals: Totals, places: readonly Place[]): string {
  const navigation = options.navigation && places.length > 0;
  const policy = `default-src 'none'; style-src '${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Exosphere ${htmlText(options.version)}">
<title>${TITLE}, ${htmlText(options.now.slice(0, 10))}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#hosts">Skip to the hosts</a>
<header>
<h1>${TITLE}</h1>
<dl class="about">${headFacts(options).map(factItem).join('')}</dl>
</header>
<div class="${navigation ? 'page with-nav' : 'page'}">
${navigation ? nav(places) : ''}<main>
<section aria-labelledby="summary">
<h2 id="summary">Summary</h2>
<dl class="totals">${totalFacts(totals, options).map(factItem).join('')}</dl>
<div class="charts">
${charts(options, totals)}</div>
</section>
<section aria-labelledby="hosts">
<h2 id="hosts">Hosts</h2>
`;
}

function charts({ kind }: ReportOptions, totals: Totals): string {
  return [
    htmlChart('chart-hosts', 'Hosts by state', standingParts(totals)),
    htmlChart('chart-severity', 'Updates by severity', severityParts(totals, kind !== 'security')),
    htmlChart('chart-age', 'Age of pending security updates', ageParts(totals)),
  ].join('');
}

function factItem({ label, value, tone }: Fact): string {
  const mark = tone === undefined ? '' : ` class="${tone}"`;
  return `<div><dt>${htmlText(label)}</dt><dd${mark}>${htmlText(value)}</dd></div>`;
}

/** What needs action first; hosts without updates are many, and folded away. */
const GROUPS: readonly { readonly standing: Standing; readonly title: string }[] = [
  { standing: 'security', title: 'Security updates' },
  { standing: 'unknown', title: 'Not checked' },
  { standing: 'updates', title: 'Other updates' },
  { standing: 'current', title: 'No updates' },
];

function nav(places: readonly Place[]): string {
  const numbered = places.map((place, index) => ({ ...place, index }));
  const groups = GROUPS.flatMap(({ standing, title }) => {
    const hosts = numbered.filter((place) => place.standing === standing);
    if (hosts.length === 0) return [];
    const links = hosts.map(
      ({ name, index }) => `<li><a href="#host-${index + 1}">${htmlText(name)}</a></li>`,
    );
    const open = standing === 'current' ? '' : ' open';
    return [
      `<details${open}><summary class="${standing}">${title} (${hosts.length})</summary><ul>\n${links.join('\n')}\n</ul></details>\n`,
    ];
  });
  return `<nav aria-label="Hosts">\n${groups.join('')}</nav>\n`;
}

function host({ name, standing, facts, tables, empty }: HostPage, index: number): string {
  return `<article class="${standing}">
<h3 id="host-${index + 1}">${htmlText(name)}</h3>
<dl class="facts">${facts.map(factItem).join('')}</dl>
${empty === undefined ? '' : `<p class="empty">${empty}</p>\n`}${tables.map(table).join('')}</article>
`;
}

function table({ caption, tone, columns, rows }: ReportTable): string {
  const wide = columns.length > 4 ? ' wide' : '';
  const titles = columns.map((title) => `<th scope="col">${htmlText(title)}</th>`).join('');
  const body = rows.map(([name = '', ...cells]) => {
    let line = `<tr><th scope="row">${htmlText(name)}</th>`;
    for (const cell of cells) line += `<td>${htmlText(cell)}</td>`;
    return `${line}</tr>`;
  });
  return `<table class="${tone}${wide}">
<caption>${htmlText(caption)}</caption>
<thead><tr>${titles}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table>
`;
}
