import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/process/package-root';
import { readDockerfile, type Dockerfile, type Instruction, type Stage } from './support/dockerfile';

const names = readdirSync(join(packageRoot, 'docker')).filter((name) => name.startsWith('Dockerfile'));
const packageJson = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
  engines: { node: string };
  dependencies: Record<string, string>;
};

function read(name: string): Dockerfile {
  return readDockerfile(join(packageRoot, 'docker', name));
}

/** COPY's sources in the build context: not from another stage. */
function listSources({ flags, rest }: Instruction): string[] {
  return flags['from'] === undefined ? rest.split(/\s+/).slice(0, -1) : [];
}

/** The earlier stage that a stage begins from; undefined where it begins from an image. */
function findBase(stages: readonly Stage[], stage: Stage): Stage | undefined {
  return stages.slice(0, stages.indexOf(stage)).find(({ name }) => name === stage.image);
}

/** Which file of the build context lies at a path in a stage, by the COPYs of it and of what it begins from. */
function findCopied(stages: readonly Stage[], stage: Stage, path: string): string | undefined {
  for (const copy of stage.instructions.filter(({ name }) => name === 'COPY')) {
    const target = copy.rest.split(/\s+/).at(-1) ?? '';
    for (const source of listSources(copy)) {
      const file = target.endsWith('/') ? `${target}${source.split('/').at(-1)}` : target;
      if (file === path) return source;
    }
  }
  const base = findBase(stages, stage);
  return base && findCopied(stages, base, path);
}

test('there are three Dockerfiles', () => {
  expect(names.sort()).toEqual(['Dockerfile', 'Dockerfile.debian', 'Dockerfile.jetson']);
});

describe.each(names)('docker/%s', (name) => {
  const { instructions, stages } = read(name);
  const last = stages.at(-1);
  const of = (kind: string): Instruction[] => instructions.filter((instruction) => instruction.name === kind);

  test('copies only files that exist and .dockerignore allows', () => {
    const ignore = readFileSync(join(packageRoot, '.dockerignore'), 'utf8').split('\n');
    const sources = of('COPY').flatMap(listSources);
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) {
      expect([source, existsSync(join(packageRoot, source))]).toEqual([source, true]);
      expect(ignore).toContain(`!${source.split('/')[0]}`);
    }
  });

  test('copies from earlier stages only', () => {
    for (const [index, stage] of stages.entries()) {
      for (const { flags } of stage.instructions) {
        if (flags['from'] === undefined) continue;
        expect(stages.slice(0, index).map((earlier) => earlier.name)).toContain(flags['from']);
      }
    }
  });

  test('runs only copied executable scripts of docker/', () => {
    for (const stage of stages) {
      for (const { rest } of stage.instructions.filter((instruction) => instruction.name === 'RUN')) {
        // Before the script only assignments of variables.
        const command = rest.split(/\s+/).find((word) => !/^\w+=/.test(word)) ?? '';
        const source = findCopied(stages, stage, command);
        expect([command, source]).toEqual([command, expect.stringMatching(/^docker\/[a-z0-9-]+\.sh$/)]);
        accessSync(join(packageRoot, source ?? ''), constants.X_OK);
        expect(rest).not.toMatch(/&&|;|\|/);
      }
    }
  });

  test('copies its entry point and health check', () => {
    const commands = [...of('ENTRYPOINT'), ...of('HEALTHCHECK')].map(
      ({ rest }) => JSON.parse(rest.slice(rest.indexOf('['))) as string[],
    );
    expect(commands).toHaveLength(2);
    for (const [script = ''] of commands)
      expect(last && findCopied(stages, last, script)).toMatch(/entrypoint\.sh$/);
  });

  test('does not run as root', () => {
    const users = last?.instructions.filter((instruction) => instruction.name === 'USER') ?? [];
    expect(users.at(-1)?.rest).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  test('pins the versions of its base images', () => {
    for (const { image } of stages.filter((stage) => findBase(stages, stage) === undefined)) {
      expect(image).toMatch(
        /^(docker\.io|nvcr\.io)\/[a-z0-9/-]+:[a-z0-9.-]*\d[a-z0-9.-]*$|^docker\.io\/library\/ros:/,
      );
      expect(image).not.toMatch(/:latest$/);
    }
  });

  test('has no secrets, ADD or downloads', () => {
    expect(of('ADD')).toEqual([]);
    for (const { name: kind, rest } of instructions) {
      expect(rest).not.toMatch(/\b(curl|wget|git clone)\b/);
      if (kind === 'ARG' || kind === 'ENV') expect(rest).not.toMatch(/token|secret|passw|api_?key/i);
    }
  });
});

test.each(['Dockerfile', 'Dockerfile.debian', 'Dockerfile.jetson'])(
  "%s uses package.json's Node.js",
  (name) => {
    const { stages } = read(name);
    const node = stages.find((stage) => stage.name === 'node') ?? stages[0];
    expect(`>=${/:([\d.]+)-/.exec(node?.image ?? '')?.[1]}`).toBe(packageJson.engines.node);
  },
);

test("a Jetson's onnxruntime is built anew for its version only", () => {
  const stage = read('Dockerfile.jetson').stages.find(({ name }) => name === 'onnxruntime');
  const instructions = stage?.instructions ?? [];
  const version = instructions.filter(({ name, rest }) => name === 'ARG' && rest.startsWith('ONNX'));
  expect(version.map(({ rest }) => rest)).toEqual([
    `ONNXRUNTIME_VERSION=${packageJson.dependencies['onnxruntime-node']}`,
  ]);
  // Docker repeats what is below a COPY, hours, when a file in it changes.
  const copied = instructions.filter(({ name }) => name === 'COPY').flatMap(listSources);
  expect(copied).toEqual([
    'docker/install-packages.sh',
    'docker/install-node.sh',
    'docker/build-onnxruntime.sh',
  ]);
});

test('.dockerignore admits only what a Dockerfile copies', () => {
  const [first, ...lines] = readFileSync(join(packageRoot, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(first).toBe('*');
  const copied = names.flatMap((name) => read(name).instructions.filter((each) => each.name === 'COPY'));
  const needed = copied.flatMap(listSources).map((source) => source.split('/')[0]);
  const admitted = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  expect(admitted.sort()).toEqual([...new Set(needed)].sort());
});
