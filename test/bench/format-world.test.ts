import { formatWorldMarkdown } from '../../src/bench/format-world';

test('the world bench tells which speeds miss targets', () => {
  const speed = { light: 'plain', width: 640, height: 480, target: 60 } as const;
  const markdown = formatWorldMarkdown({
    createdAt: '2026-11-29T00:00:00.000Z',
    cpu: 'a processor',
    cores: 2,
    frames: 7,
    speeds: [
      { ...speed, cpuMs: { median: 10, mean: 11 }, framesPerSecond: 100 },
      { ...speed, light: 'bright', cpuMs: { median: 20, mean: 21 }, framesPerSecond: 50 },
    ],
  });
  expect(markdown).toContain('| plain | 640x480 | 10.00 | 11.00 | 100 | 60: holds |');
  expect(markdown).toContain('| bright | 640x480 | 20.00 | 21.00 | 50 | 60: FAILS |');
});
