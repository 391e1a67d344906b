import { TAPE_COLORS, type TapeColor } from '../../lines';
import type { DemoSummary } from '../demo-summary';
import { STAGES, type LookSummary } from '../summary';
import { formatDrops, formatIou } from '../terminal-table';
import { renderHtmlDocument } from '../../page/html-document';
import { markup, type Html } from '../../page/markup';
import type { LookPictures, PagePicture } from './page-pictures';
import { describeRunOnPage, explainLimits } from './page-notes';
import { renderDrive } from './page-drive';
import { PAGE_STYLE } from './page-style';

/** Renders the whole page, self-contained. */
export function renderPage(
  summary: DemoSummary,
  pictures: readonly LookPictures[],
  films: readonly Uint8Array[],
): string {
  return renderHtmlDocument({
    title: `sim2real demo: ${summary.proxy.model}, ${summary.run.date}`,
    style: PAGE_STYLE,
    body: markup`<p class="kicker">sim2real demo · ${summary.run.date}</p>
<h1>${summary.headline}</h1>
${renderLead(summary)}
${renderResults(summary)}
${pictures.length > 0 ? renderPictures(summary, pictures) : ''}
${summary.drive === null ? '' : renderDrive(summary.drive, films)}
${renderLatency(summary)}
${explainLimits(summary)}
${describeRunOnPage(summary)}`,
  });
}

function renderLead({ published, seconds, proxy, proxied, proxyCpuPerFrame }: DemoSummary): Html {
  const cpu =
    proxyCpuPerFrame === null
      ? ''
      : markup` The proxy took <b>${proxyCpuPerFrame.toFixed(1)} ms</b> of CPU time a frame.`;
  return markup`<p class="lead">A camera sent <b>${published} frames</b> in ${seconds} s over ROS 2; the proxy ran
<b>${proxy.translated}</b> of them through <b>${proxy.model}</b>, and a line detector received
<b>${proxied.received}</b>, half of them within <b>${proxied.latency.p50.toFixed(1)} ms</b> of the camera's stamp, 99 %
within <b>${proxied.latency.p99.toFixed(1)} ms</b>.${cpu}</p>`;
}

function renderResults({ all, looks, hasMasks }: DemoSummary): Html {
  const rows = looks.filter(({ pairs }) => pairs > 0);
  return markup`<section class="results">
<h2>What the line detector finds</h2>
<p>Duckietown's detector with Duckietown's default thresholds, which fit the simulator, on the camera's picture and on the
proxy's picture of the same stamp. <b>IoU</b> compares what the thresholds take for tape with the tape that is really there:
1 is perfect, 0 is nothing. ${hasMasks ? '' : 'These frames came without truth masks, so only segments can be counted.'}</p>
${hasMasks ? renderTable('IoU, camera → proxy', rows, all, (entry, color) => compareIou(entry, color)) : ''}
${renderTable('Segments a picture, camera → proxy', rows, all, (entry, color) => [
  markup`<td class="from">${entry.raw.segments[color].toFixed(1)} →</td>`,
  markup`<td class="to">${entry.proxied.segments[color].toFixed(1)}</td>`,
])}
<p class="note">Pixels are pooled within a light, over pictures taken ten times a second at most; the last row is the mean over the lights. More segments are not better by
themselves: false ones count, too.</p>
</section>`;
}

type Cells = (entry: Omit<LookSummary, 'look'>, color: TapeColor) => readonly Html[];

function renderTable(
  title: string,
  rows: readonly LookSummary[],
  all: Omit<LookSummary, 'look'>,
  cells: Cells,
): Html {
  const row = (entry: Omit<LookSummary, 'look'>): Html[] =>
    TAPE_COLORS.flatMap((color) => cells(entry, color));
  return markup`<div class="scroll"><table>
<thead>
<tr><th scope="col">${title}</th>${TAPE_COLORS.map(
    (color) => markup`<th scope="col" colspan="2"><span class="swatch ${color}"></span>${color}</th>`,
  )}<th scope="col" class="count">pictures</th></tr>
</thead>
<tbody>
${rows.map((entry) => markup`<tr><th scope="row">${entry.look}</th>${row(entry)}<td class="count">${entry.pairs}</td></tr>\n`)}
${
  rows.length > 1
    ? markup`<tr class="total"><th scope="row">mean of lights</th>${row(all)}<td class="count">${all.pairs}</td></tr>`
    : ''
}
</tbody>
</table></div>`;
}

function compareIou({ raw, proxied }: Omit<LookSummary, 'look'>, color: TapeColor): readonly Html[] {
  const [before, after] = [raw.iou[color], proxied.iou[color]];
  const change = (after ?? 0) - (before ?? 0);
  const verdict = Math.abs(change) < 0.05 ? '' : change > 0 ? 'good' : 'bad';
  return [
    markup`<td class="from">${formatIou(before, true)} →</td>`,
    markup`<td class="to ${verdict}">${formatIou(after, true)}</td>`,
  ];
}

function renderPictures({ looks }: DemoSummary, pictures: readonly LookPictures[]): Html {
  return markup`<section>
<h2>One frame of each light</h2>
<p>Lines are the segments that the detector found, in the colour that it takes them for. The small pictures show every pixel
that passes the thresholds, and the truth.</p>
<p class="note"><span class="swatch white"></span>white <span class="swatch yellow"></span>yellow
<span class="swatch red"></span>red <span class="swatch out"></span>not scored: edges of tape, too far, sky</p>
${pictures.map((entry) =>
  renderLook(
    entry,
    looks.find(({ look }) => look === entry.look),
  ),
)}
</section>`;
}

function renderLook(entry: LookPictures, figures: LookSummary | undefined): Html {
  const { look, camera, proxied, truth } = entry;
  return markup`<article class="look">
<header><h3>${look}</h3></header>
<div class="grid">
${renderPhoto(camera, entry, 'camera')}
${renderPhoto(proxied, entry, 'proxy')}
${truth === undefined ? '' : renderMask(truth, 'truth', 'truth')}
${renderMask(camera.classes, 'what the thresholds take for tape, camera', 'below')}
${renderMask(proxied.classes, 'the same, proxy', 'below')}
${figures ? renderFigures(figures) : ''}
</div>
</article>
`;
}

function renderFigures(figures: LookSummary): Html {
  const rows = TAPE_COLORS.map(
    (color) =>
      markup`<tr><th scope="row"><span class="swatch ${color}"></span>${color}</th>${compareIou(figures, color)}</tr>`,
  );
  return markup`<div class="figures"><table><thead><tr><th scope="col">IoU<span class="more"> in this light</span></th><th scope="col">camera</th>
<th scope="col">proxy</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function renderPhoto(
  { photo, segments }: PagePicture,
  { width, height, look }: LookPictures,
  source: string,
): Html {
  const count = TAPE_COLORS.map((color) => `${segments[color].length / 4} ${color}`).join(', ');
  return markup`<figure><span class="picture"><img src="${photo}" width="${width}" height="${height}" alt="${look}, ${source}">
<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">
${TAPE_COLORS.map(
  (color) =>
    markup`<g class="casing">${drawLines(segments[color])}</g><g class="${color}">${drawLines(segments[color])}</g>`,
)}</svg></span>
<figcaption>${source}: ${count}</figcaption></figure>`;
}

function drawLines(ends: readonly number[]): Html[] {
  const lines: Html[] = [];
  for (let i = 0; i + 3 < ends.length; i += 4) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = ends.slice(i, i + 4);
    lines.push(markup`<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`);
  }
  return lines;
}

function renderMask(uri: string, caption: string, place: string): Html {
  return markup`<figure class="${place}"><span class="picture"><img src="${uri}" alt="${caption}"></span><figcaption>${caption}</figcaption></figure>`;
}

function renderLatency(summary: DemoSummary): Html {
  const { proxy, proxied, camera, published } = summary;
  const longest = Math.max(...STAGES.map((stage) => proxy.latency[stage].p50), proxied.latency.p50, 0.1);
  const row = (name: string, { p50, p99 }: { p50: number; p99: number }, isTotal = false): Html =>
    markup`<tr class="${isTotal ? 'total' : ''}"><th scope="row">${name}</th><td>${p50.toFixed(2)}</td><td>${p99.toFixed(2)}</td>
<td class="bars"><span class="bar" style="width:${((100 * p50) / longest).toFixed(1)}%"></span></td></tr>`;
  return markup`<section>
<h2>Rate and latency</h2>
<p>${proxy.received} of ${published} published frames reached the proxy; dropped there: ${formatDrops(summary)}. The consumer got
${camera.received} camera frames (${camera.rate.toFixed(1)} a second) and ${proxied.received} translated ones
(${proxied.rate.toFixed(1)} a second).</p>
<div class="scroll"><table>
<thead><tr><th scope="col">ms</th><th scope="col">p50</th><th scope="col">p99</th><th scope="col" class="bars"></th></tr></thead>
<tbody>
${STAGES.map((stage) => row(stage === 'total' ? 'total in the proxy' : stage, proxy.latency[stage], stage === 'total'))}
${row('camera stamp to consumer, camera topic', camera.latency)}
${row('camera stamp to consumer, proxy topic', proxied.latency)}
</tbody>
</table></div>
</section>`;
}
