import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/process/package-root';
import { ProxyProcess } from './support/proxy-process';
import { describeWithRos } from './support/ros-test';

type Card = Record<string, unknown>;

describeWithRos('a failing start', () => {
  let folder: string;
  let card: string;
  let proxy: ProxyProcess | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sim2real-'));
    card = join(folder, 'classic.json');
    cpSync(join(packageRoot, 'models', 'classic.json'), card);
    cpSync(join(packageRoot, 'models', 'classic.onnx'), join(folder, 'classic.onnx'));
  });
  afterEach(async () => {
    await proxy?.stop('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  function change(edit: (card: Card) => void): void {
    const content = JSON.parse(readFileSync(card, 'utf8')) as Card;
    edit(content);
    writeFileSync(card, JSON.stringify(content));
  }

  async function expectFailure(
    exitCode: number,
    ros: string[],
    ...patterns: (string | RegExp)[]
  ): Promise<void> {
    proxy = new ProxyProcess(ros);
    expect(await proxy.waitForExit()).toBe(exitCode);
    for (const pattern of patterns) expect(proxy.output).toMatch(pattern);
  }

  test('a missing card is named', () =>
    expectFailure(1, ['-p', `model:=${folder}/none.json`], `${folder}/none.json`));

  test('a missing model file is named', async () => {
    rmSync(join(folder, 'classic.onnx'));
    await expectFailure(1, ['-p', `model:=${card}`], 'classic.json', 'classic.onnx');
  });

  test('a wrong sha256 is shown beside the right one', async () => {
    const wrong = 'ab'.repeat(32);
    change((content) => (content['sha256'] = wrong));
    const right = createHash('sha256')
      .update(readFileSync(join(folder, 'classic.onnx')))
      .digest('hex');
    const message = `expected sha256 ${wrong}, found sha256 ${right}`;
    await expectFailure(1, ['-p', `model:=${card}`], 'classic.json', 'classic.onnx', message);
  });

  test('a truncated model file is refused by size', async () => {
    const file = join(folder, 'classic.onnx');
    writeFileSync(file, readFileSync(file).subarray(0, 1000));
    await expectFailure(1, ['-p', `model:=${card}`], 'classic.onnx', /expected \d+ bytes, found 1000 bytes/);
  });

  test('a model of another shape is refused', async () => {
    change((content) => {
      (content['input'] as Card)['shape'] = [1, 123, 'width', 3];
    });
    await expectFailure(
      1,
      ['-p', `model:=${card}`],
      'classic.json',
      /expected one input: .*\[1, 123, width, 3\], found .*\[1, height, width, 3\]/,
    );
  });

  test('an unknown key of the card is named', async () => {
    change((content) => (content['colour'] = 'blue'));
    await expectFailure(1, ['-p', `model:=${card}`], 'classic.json', 'colour');
  });

  test('an unknown parameter is wrong usage', () =>
    expectFailure(2, ['-p', 'max_rat:=3.0'], 'unknown parameter', 'max_rat'));

  test('a parameter out of range is wrong usage', () =>
    expectFailure(2, ['-p', 'jpeg_quality:=0'], 'jpeg_quality', 'a whole number from 1 to 100'));

  test('an invalid region is wrong usage', () =>
    expectFailure(2, ['-p', 'region:=left', '-p', 'model:=identity'], 'region', 'left'));

  test("{veh} without a robot's name is wrong usage", () =>
    expectFailure(2, ['-p', 'model:=identity', '-p', 'topics.input:=/{veh}/image'], 'veh', 'topics.input'));

  test.each(['topics.input', 'topics.output', 'topics.camera_info'])(
    'a %s that is no topic is wrong usage',
    (key) =>
      expectFailure(
        2,
        ['-p', 'model:=identity', '-p', `${key}:="/a b"`],
        key,
        'expected a topic such as',
        '/a b',
      ),
  );

  test('one topic for both ends is wrong usage', () =>
    expectFailure(
      2,
      ['-r', 'image/compressed:=/a', '-r', 'image_proxy/compressed:=/a'],
      'expected two topics',
      '/a',
    ));

  test('invalid ROS arguments are wrong usage', () => expectFailure(2, ['-r', 'a b c'], 'ROS 2'));
});
