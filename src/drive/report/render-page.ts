import { embedPicture, renderHtmlDocument } from '../../page/html-document';
import { markup } from '../../page/markup';
import type { Html } from '../../page/markup';
import type { PlotFigure } from '../../report/plots/plot-figure';
import { renderPlots } from '../../report/render-plots';
import { renderTable } from '../../report/render-table';
import { REPORT_STYLE } from '../../report/report-style';
import { STEPS_PER_SECOND } from '../../world';
import { ROW_HEAD, describeRow } from '../describe-rows';
import { describeWorld } from '../describe-world';
import { describeAgent } from '../load-agent';
import { nameEpisode } from '../drive-plan';
import type { DriveResults, DriveVerdict } from '../drive-results';
import type { ChosenClip } from './choose-clips';

export interface FilmedClip extends ChosenClip {
  /** An animated WebP. */
  readonly film: Uint8Array;
}

const STYLE = `${REPORT_STYLE}
.clips { display: grid; gap: 1.6rem; margin-top: 1rem; }
.clips img { display: block; width: 100%; max-width: 58rem; height: auto; border-radius: 4px; background: #14161a; }
@media (min-width: 40rem) { .verdicts li { grid-template-columns: 8.5rem 1fr; } }
.badge { white-space: nowrap; }
table.drive td, table.drive th { font-size: 0.86rem; }
table.drive :is(th, td):nth-child(-n + 3) { text-align: left; }
.mark-image { image-rendering: auto; }
`;

/** The page of a drive: one HTML file that loads nothing from outside. @param command repeats the run */
export function renderDrivePage(
  results: DriveResults,
  figures: readonly PlotFigure[],
  clips: readonly FilmedClip[],
  command: string,
): string {
  const { settings, verdicts, rows } = results;
  const headline = chooseHeadline(verdicts);
  return renderHtmlDocument({
    title: 'sim2real drive: does it stay in its lane?',
    style: STYLE,
    body: markup`<p class="kicker">sim2real drive · ${describeAgent(settings)}</p>
<h1 class="long">${headline?.sentence ?? 'Nothing was measured.'}</h1>
<p class="lead">Closed loop in a simulated world: what the agent does decides what its camera sees next. Episodes of
${settings.seconds} s; all variants drive the same maps, lights and seeds. No real robot drove here.</p>
<section aria-labelledby="verdicts"><h2 id="verdicts">Verdicts</h2>
<ul class="verdicts">
${verdicts.map(({ verdict, sentence }) => markup`<li><span class="badge ${verdict.replace(' ', '-')}">${verdict}</span><p>${sentence}</p></li>\n`)}
</ul></section>
${renderClips(clips)}
<section aria-labelledby="driving"><h2 id="driving">Where they drove, and how well</h2>
${renderPlots(figures, 'driving')}</section>
<section aria-labelledby="table"><h2 id="table">All figures</h2>
<p class="note">Medians over episodes, and differences of medians to raw on the same seeds, with 95 % bootstrap intervals. Fewer than five
episodes give neither interval nor verdict. A robot can last and yet drive badly: look at distance and infractions, too.</p>
${renderTable('All figures', [...ROW_HEAD], rows.map(describeRow), 'drive')}</section>
${renderFailed(results)}
${renderRun(results, command)}`,
  });
}

/** What the page is about: the last variant in harsh light is the model that was given last. */
function chooseHeadline(verdicts: readonly DriveVerdict[]): DriveVerdict | undefined {
  return verdicts.findLast(({ claim }) => claim === 'harsh light') ?? verdicts[0];
}

function renderClips(clips: readonly FilmedClip[]): Html {
  if (clips.length === 0) return markup``;
  return markup`<section aria-labelledby="clips"><h2 id="clips">The median episode of each variant</h2>
<p class="note">Camera, what the agent is given, and the map with the way so far; four times as fast as it was driven. The files lie in
<code>clips/</code>.</p>
<div class="clips">
${clips.map(({ variant, episode, film }) => {
  const { task, record } = episode;
  const end = record.end === 'time' ? 'lasted to the end' : 'left the road';
  const seconds = record.figures.survivalTime.toFixed(1);
  const about = `${task.light}, map ${task.map}, seed ${task.seed}: ${end} after ${seconds} s`;
  return markup`<details open><summary>${variant}: ${about}</summary>
<img src="${embedPicture('webp', film)}" alt="${`Clip of ${variant}: camera, agent’s picture and map side by side. ${about}.`}">
</details>\n`;
})}</div></section>`;
}

function renderFailed({ failed }: DriveResults): Html {
  if (failed.length === 0) return markup``;
  return markup`<section aria-labelledby="failed"><h2 id="failed">Episodes that failed</h2>
<p class="note">Each was tried twice and is in no figure. The same command tries them again.</p>
<ul>
${failed.map(({ task, reason }) => markup`<li>${nameEpisode(task)}: ${reason}</li>\n`)}
</ul></section>`;
}

function renderRun({ settings, latencies }: DriveResults, command: string): Html {
  return markup`<section aria-labelledby="run"><h2 id="run">What was run</h2>
<dl>
<dt>world</dt><dd>${describeWorld(settings)}</dd>
${latencies.filter(({ steps }) => steps > 0).map(({ variant, ms, steps, source }) => markup`<dt>latency of ${variant}</dt><dd>${ms.toFixed(1)} ms (${source}), driven as ${((1000 * steps) / STEPS_PER_SECOND).toFixed(1)} ms, whole physics steps</dd>\n`)}
</dl>
<p>This command drives it again, or goes on where a run was stopped:</p>
<pre class="scroll" tabindex="0"><code>${command}</code></pre></section>`;
}
