import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { packageRoot } from '../../src/process/package-root';
import { readCompose, type Service } from './support/compose';

const folder = join(packageRoot, 'test', 'docker', 'compose-spec');
const text = readFileSync(join(folder, 'compose-spec.json'), 'utf8');
// The specification's schema has keywords of its own, which ajv would refuse by default.
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(JSON.parse(text) as object);

/** The file with something changed in its first service. */
function change(changes: object): unknown {
  const file = readCompose();
  const [name, service] = Object.entries<Service>(file.services)[0] ?? ['', {}];
  return { ...file, services: { ...file.services, [name]: { ...service, ...changes } } };
}

test('docker-compose.yml is valid by the compose specification', () => {
  validate(readCompose());
  expect(validate.errors).toBeNull();
});

test.each([
  ['a misspelt key', { restrat: 'no' }],
  ['a value of the wrong type', { init: ['yes'] }],
  ['a misspelt key within', { healthcheck: { interwal: '60s' } }],
])("the specification's schema finds %s", (_, changes) => {
  expect(validate(change(changes))).toBe(false);
});

test("the README names the schema's checksum", () => {
  const sha256 = createHash('sha256').update(text).digest('hex');
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(sha256);
});
