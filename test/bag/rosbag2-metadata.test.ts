import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { openBag } from '../../src/bag/open-bag';
import { expectMessages } from './support/expect-messages';
import { listMessages, makeMessages, readAll } from './support/messages';
import { useTemporaryFolder } from './support/temporary-folder';
import { writeMcap, writeMetadata } from './support/write-bags';

const at = useTemporaryFolder();
const messages = makeMessages(30, 500);
const parts = [messages.slice(0, 20), messages.slice(20)];

beforeEach(async () => {
  await mkdir(at('bag'));
  const files = parts.map((part, i) => ({ path: `bag_${i}.mcap`, messages: part }));
  for (const { path, messages: part } of files) await writeMcap(at(`bag/${path}`), part);
  await writeMetadata(at('bag/metadata.yaml'), files, 'mcap');
});

test.each([
  ['empty', ''],
  ['of zeros, as some file systems leave it', '\0'.repeat(900)],
  ['no YAML', 'rosbag2: [unclosed'],
  ['of something else', 'name: my pictures\n'],
])('a broken metadata.yaml does not hide the bag: %s', async (_, text) => {
  await writeFile(at('bag/metadata.yaml'), text);
  await expectMessages(at('bag'), messages, [
    { file: at('bag/metadata.yaml'), reason: expect.stringContaining('expected') as string },
  ]);
});

test('a cut metadata.yaml costs nothing silently', async () => {
  const text = await readFile(at('bag/metadata.yaml'), 'utf8');
  let whole = 0;
  for (let length = 0; length < text.length; length += 3) {
    await writeFile(at('bag/metadata.yaml'), text.slice(0, length));
    const bag = await openBag(at('bag'));
    const found = listMessages(await readAll(bag));
    await bag.close();
    expect(found).toEqual(listMessages(messages).slice(0, found.length));
    if (found.length === messages.length && bag.topics.length === 2) whole++;
    else expect(bag.losses).not.toEqual([]);
  }
  expect(whole).toBeGreaterThan(text.length / 4);
});

test('without a bag, a broken metadata.yaml is named', async () => {
  await mkdir(at('other'));
  await writeFile(at('other/metadata.yaml'), '');
  await expect(openBag(at('other'))).rejects.toThrow(/metadata\.yaml: expected the metadata of a rosbag2/);
});
