// @ts-check

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {...string} names
 * @returns {NodeJS.ProcessEnv} a copy without them
 */
export function omitVariables(env, ...names) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}
