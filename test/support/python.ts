import { existsSync } from 'node:fs';

/** Python with the test tools, as the set-up made it (npm test sets the variable). */
export const testPython = process.env['SIM2REAL_TEST_PYTHON'];

export const hasTestPython = testPython !== undefined && existsSync(testPython);

/** Python must not be started with the C library of another Python preloaded, which Node needs for the embedded ROS 2. */
export function pythonEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  delete environment['LD_PRELOAD'];
  return environment;
}
