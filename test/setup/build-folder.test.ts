import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { callSetup, makeRosPrefix, makeTemporaryFolder, writeFixture } from './setup-modules';

/** A work that makes an addon of its source, and tells where it did. */
const BUILD = `async ({ prefix, source }) => {
  const fs = await import('node:fs');
  fs.mkdirSync(source + '/build/Release', { recursive: true });
  fs.writeFileSync(source + '/build/Release/rclnodejs.node', fs.readFileSync(source + '/binding.gyp'));
  say(source);
  say(prefix);
  say(String(fs.existsSync(source + '/../node-addon-api/napi.h') && fs.existsSync(prefix + '/lib')));
}`;

describe('the folder in which rclnodejs is compiled', () => {
  it.each(['a clone', 'clone'])('has no blank where the clone is "%s"', (name) => {
    const root = join(makeTemporaryFolder(), name);
    const rclnodejs = join(root, 'node_modules', 'rclnodejs');
    writeFixture(join(rclnodejs, 'binding.gyp'), 'the source');
    writeFixture(join(root, 'node_modules', 'node-addon-api', 'napi.h'), '');
    mkdirSync(join(root, 'ros'));
    const ros = makeRosPrefix(join(root, 'ros'));
    const args = `${JSON.stringify(rclnodejs)}, ${JSON.stringify(ros)}, ${BUILD}`;
    const { error, said } = callSetup('build-folder.mjs', 'withBuildFolder', args);
    expect(error).toBeUndefined();
    const [source = '', prefix = '', isComplete] = said;
    expect([/\s/.test(source), /\s/.test(prefix), isComplete]).toEqual([false, false, 'true']);
    expect(source === rclnodejs).toBe(name === 'clone');
    expect(readFileSync(join(rclnodejs, 'build', 'Release', 'rclnodejs.node'), 'utf8')).toBe('the source');
    expect(existsSync(prefix)).toBe(false);
  });
});
