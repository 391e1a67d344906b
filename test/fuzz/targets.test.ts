import { createDice } from '../support/damage';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { FUZZ_TARGETS } from './targets';

const at = useTemporaryFolder();
const ROUNDS = 60;
const targets = FUZZ_TARGETS.map((target) => [target.name, target] as const);

test.each(targets)('every undamaged input is taken: %s', async (_, target) => {
  const rounds = await target.prepare(at('.'));
  for (let i = 0; i < rounds.seeds; i++) await rounds.takeSeed(i);
});

test.each(targets)('damaged input is taken or refused in words: %s', async (_, target) => {
  const rounds = await target.prepare(at('.'));
  const outcomes = { taken: 0, refused: 0 };
  for (let seed = 0; seed < ROUNDS; seed++) outcomes[await rounds.takeDamaged(createDice(seed))]++;
  expect(outcomes.taken).toBeGreaterThan(0);
});
