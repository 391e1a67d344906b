// @ts-check

/**
 * @typedef {object} Step
 * @property {string} name what it does, as the reader sees it
 * @property {string} expect about how long it takes and what it downloads
 * @property {number} bytes disk that it fills
 * @property {() => boolean} isDone cheap: it is asked at every start
 * @property {boolean} [isFirst] it needs no other step: it runs beside the other first ones
 * @property {boolean} [isForTests] programs need it in tests alone: what needs the rest can run beside it
 * @property {(say: (line: string) => void) => Promise<void>} run starts from whatever an interrupted run has left; what it
 *   says bears the step's number
 *
 * What every step is given.
 * @typedef {object} StepTools
 * @property {import('./paths.mjs').Paths} paths
 * @property {NodeJS.ProcessEnv} env marks children as this set-up's, see lock.mjs
 * @property {string | undefined} [cache] folder to install from, without a network, see offline-cache.mjs
 */

/**
 * Runs the steps that are not done, in order, and says what is done and how long it took. The first ones, which are
 * mostly downloads, run at once. Where one fails, those under way still come to their end: they need not be repeated.
 * @template Made
 * @param {Step[]} steps
 * @param {(line: string) => void} say
 * @param {() => Promise<Made>} [work] what needs all but the tests' steps: it runs beside those
 * @returns {Promise<Made | undefined>} what `work` gives
 */
export async function runSteps(steps, say, work) {
  /** @type {Promise<void>[]} */
  const ends = [];
  /** @type {Set<Step>} */
  const underWay = new Set();
  for (const [index, step] of steps.entries()) {
    const place = `[${index + 1}/${steps.length}]`;
    const before = step.isFirst ? [] : [...ends];
    ends.push(Promise.all(before).then(() => runStep(step, place, say, underWay)));
  }
  const needed = ends.filter((_, index) => !steps[index]?.isForTests);
  const made = Promise.all(needed).then(() => work?.());
  for (const end of await Promise.allSettled([...ends, made]))
    if (end.status === 'rejected') throw end.reason;
  return made;
}

/**
 * @param {Step} step
 * @param {string} place
 * @param {(line: string) => void} say
 * @param {Set<Step>} underWay
 */
async function runStep(step, place, say, underWay) {
  const label = `${place} ${step.name}`;
  if (step.isDone()) {
    say(`${label}: already there`);
    return;
  }
  say(`${label} (${step.expect}) ...`);
  const started = Date.now();
  underWay.add(step);
  try {
    await step.run((line) => say(`${place} ${line}`));
  } catch (error) {
    // Those can take minutes more: the reader need not wait for them.
    if (underWay.size > 1) {
      say(`${label}: failed: ${error instanceof Error ? error.message : error}`);
      say('what else is under way goes on to its end, so that it need not be repeated.');
    }
    throw error;
  } finally {
    underWay.delete(step);
  }
  say(`${label}: done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** @param {string} line */
export function sayOnStderr(line) {
  process.stderr.write(`sim2real: ${line}\n`);
}
