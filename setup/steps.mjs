// @ts-check

/**
 * @typedef {object} Step
 * @property {string} name what it does, as the reader sees it
 * @property {string} expect about how long it takes and what it downloads
 * @property {number} bytes disk that it fills
 * @property {() => boolean} isDone cheap: it is asked at every start
 * @property {() => Promise<void>} run starts from whatever an interrupted run has left
 *
 * What every step is given.
 * @typedef {object} StepTools
 * @property {import('./paths.mjs').Paths} paths
 * @property {NodeJS.ProcessEnv} env marks children as this set-up's, see lock.mjs
 * @property {string | undefined} [cache] folder to install from, without a network, see offline-cache.mjs
 * @property {(line: string) => void} say
 */

/**
 * Runs the steps that are not done, in order, and says what is done and how long it took.
 * @param {Step[]} steps
 * @param {(line: string) => void} say
 */
export async function runSteps(steps, say) {
  for (const [index, step] of steps.entries()) {
    const label = `[${index + 1}/${steps.length}] ${step.name}`;
    if (step.isDone()) {
      say(`${label}: already there`);
      continue;
    }
    say(`${label} (${step.expect}) ...`);
    const started = Date.now();
    await step.run();
    say(`${label}: done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
}

/** @param {string} line */
export function sayOnStderr(line) {
  process.stderr.write(`sim2real: ${line}\n`);
}
