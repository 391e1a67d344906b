import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GivenValue } from '../../src/config/check-parameters';
import { ConfigError } from '../../src/config/config-error';
import { parseParameterText } from '../../src/config/parameter-file';
import { parseParameters } from '../../src/config/parse-parameters';
import { packageRoot } from '../../src/process/package-root';
import { damage } from '../support/damage';
import { judge, type FuzzTarget } from './fuzz-target';

/** Parameter files: the profiles that ship. */
export const PARAMETER_TARGET: FuzzTarget = {
  name: 'parameters',
  prepare: () => {
    const folder = join(packageRoot, 'msg-config');
    const files = readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => readFileSync(join(folder, name)));
    const pick = (index: number): Buffer => files[index % files.length] ?? Buffer.alloc(0);
    return Promise.resolve({
      seeds: files.length,
      takeSeed: (index) => {
        load(pick(index).toString());
        return Promise.resolve();
      },
      takeDamaged: (roll) => {
        const text = Buffer.from(damage(pick(roll(files.length)), roll)).toString();
        const run = (): void => {
          load(text);
        };
        return judge(run, (error) => error instanceof ConfigError);
      },
    });
  },
};

function load(text: string): void {
  const given = new Map<string, GivenValue>();
  for (const { values } of parseParameterText(text, 'fuzz.yaml')) {
    for (const [name, value] of values) given.set(name, { value, origin: 'fuzz.yaml' });
  }
  parseParameters(given);
}
