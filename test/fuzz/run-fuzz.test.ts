import { join } from 'node:path';
import { fuzz } from './run-fuzz';

const program = join(__dirname, 'support', 'odd-program.js');

function run(target: string): ReturnType<typeof fuzz> {
  return fuzz({
    program,
    target,
    seed: 5,
    seconds: 60,
    hangSeconds: target === 'hanging' ? 1 : 60,
    maxFaults: 1,
  });
}

test.each([
  ['crashing', /^seed 5: the process ended with SIGKILL$/],
  ['hanging', /^seed 5: the process gave no sign for 1 s: it hangs$/],
  ['throwing', /^seed 5: TypeError: odd$/],
  ['hungry', /^expected at most twice the idle memory \(100 KiB\), found a peak of 201 KiB$/],
])('a %s program is a fault with its seed', async (target, fault) => {
  const { faults } = await run(target);
  expect(faults.some((text) => fault.test(text))).toBe(true);
});
