import type { Results } from '../evaluate/results/results';
import { markup, type Html } from '../page/markup';
import { formatCount, keepUnits } from './format';

/** Letters from which a headline is set smaller. */
const LONG = 120;
const LONG_CLASS = markup` class="long"`;

type Verdict = Results['headline']['verdict'];

/** The top of the page: the answer in one sentence, what it rests on, and a verdict for each variant. */
export function renderVerdict(results: Results): Html {
  const { headline, verdicts, input, labelled } = results;
  return markup`<p class="kicker">sim2real evaluate · ${input.name}</p>
<h1${headline.sentence.length > LONG ? LONG_CLASS : ''}>${keepUnits(headline.sentence)}</h1>
<p class="lead">${renderBadge(headline.verdict)} ${describeBasis(results)}</p>
${labelled === null ? '' : describeLabels(labelled)}
<section aria-labelledby="verdicts">
<h2 id="verdicts">Verdicts</h2>
<ul class="verdicts">
${verdicts.map(({ verdict, sentence }) => renderVerdictItem(verdict, sentence))}
</ul>
</section>`;
}

/** One verdict of a list. */
export function renderVerdictItem(verdict: Verdict, sentence: string): Html {
  return markup`<li>${renderBadge(verdict)}<p>${keepUnits(sentence)}</p></li>\n`;
}

function renderBadge(verdict: Verdict): Html {
  return markup`<span class="badge ${verdict}">${verdict.replace('-', ' ')}</span>`;
}

function describeBasis({ input, variants, simulator }: Results): string {
  const frames = formatCount(input.frames, 'frame');
  const scenes = formatCount(input.scenes, 'scene');
  const tuned =
    simulator.source === 'frames'
      ? `thresholds tuned on ${formatCount(simulator.frames, 'simulator frame')}`
      : simulator.source === 'file'
        ? `thresholds from ${simulator.name}`
        : "Duckietown's shipped thresholds";
  return `${frames} from ${scenes}, ${formatCount(variants.length, 'variant')} on the same frames, ${tuned}.`;
}

function describeLabels({ model, own }: NonNullable<Results['labelled']>): Html {
  const itself =
    own.length === 0
      ? ''
      : markup` ${own.join(', ')} cannot judge itself: it is judged by the lane’s lines, which need no labels, and by tape that flickers
or lies on boxes and a lane that jumps off its way, where there are neighbouring frames, boxes or wheel commands.`;
  return markup`<p class="warning">There are no tape masks for these frames, so the true tape is unknown. The reference is the tape that
<strong>${model.name}</strong> sees in the raw frames.${itself} Segments and the lane found tell <strong>how much</strong> is found, <strong>not
whether it is right</strong>: they decide nothing. IoU with the truth, regret and the space of thresholds need masks and are left out.</p>`;
}
