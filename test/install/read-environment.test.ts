import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '../../src/install/read-environment';

test('a clone without ROS 2 cannot be installed for it', () => {
  const root = mkdtempSync(join(tmpdir(), 'sim2real-'));
  expect(readEnvironment(root)).toBeUndefined();
  mkdirSync(join(root, '.ros'));
  writeFileSync(join(root, '.ros', 'environment.json'), '{"kind": "none", "prefix": ""}');
  expect(() => readEnvironment(root)).toThrow(`found ${root}, set up with --no-ros; run: npm run setup`);
  rmSync(root, { recursive: true });
});
