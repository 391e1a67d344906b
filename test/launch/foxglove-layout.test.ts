import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/process/package-root';
import { readParameterFile } from '../../src/config/parameter-file';
import { LATENCY_TOPICS } from '../../src/node/interface-table';
import { STATUS_SUFFIX } from '../../src/status/proxy-status';

type Split = string | { first: Split; second: Split };

interface Layout {
  configById: Record<string, Record<string, unknown>>;
  layout: Split;
}

const layout = JSON.parse(
  readFileSync(join(packageRoot, 'launch', 'foxglove-layout.json'), 'utf8'),
) as Layout;

function listPanels(split: Split): string[] {
  return typeof split === 'string' ? [split] : [...listPanels(split.first), ...listPanels(split.second)];
}

test('the Foxglove layout places each panel once', () => {
  expect(listPanels(layout.layout).sort()).toEqual(Object.keys(layout.configById).sort());
});

test("it shows the Duckiebot's topics and diagnostics", () => {
  const values = new Map(
    readParameterFile(join(packageRoot, 'msg-config', 'duckiebot-ros2.yaml')).flatMap(({ values }) => [
      ...values,
    ]),
  );
  const topics = ['input', 'output'].map((end) =>
    String(values.get(`topics.${end}`)).replace('{veh}', 'duckie'),
  );
  expect(layout.configById['Image!camera']?.['imageMode']).toEqual({ imageTopic: topics[0] });
  expect(layout.configById['Image!proxy']?.['imageMode']).toEqual({ imageTopic: topics[1] });
  expect(layout.configById['DiagnosticStatusPanel!status']?.['selectedName']).toBe(
    `/duckie/proxy${STATUS_SUFFIX}`,
  );
});

test("it plots the node's latency topics", () => {
  const { paths } = layout.configById['Plot!latency'] as { paths: { value: string }[] };
  const topics = Object.values(LATENCY_TOPICS).map(
    ({ name }) => `${name.replace('~', '/duckie/proxy')}.data`,
  );
  expect(topics).toEqual(expect.arrayContaining(paths.map(({ value }) => value)));
  expect(paths).toHaveLength(6);
});
