import Table from 'cli-table3';
import { CONTENDERS, type ContenderName } from './contender';
import type { BenchResult } from './run-bench';
import { MODES, type ModeName } from './modes';
import type { ContenderSummary } from './summarize';

const CONTENDER_NAMES: Readonly<Record<ContenderName, string>> = {
  floor: 'floor: decode + inference + encode, called directly',
  pipeline: 'our pipeline, no ROS',
  node: 'our node over ROS',
  python: 'Python node over ROS (rclpy, OpenCV, onnxruntime)',
  echo: 'echo over ROS: no work at all',
};
const COLUMNS = ['', 'p50 ms', 'p95 ms', 'p99 ms', 'frames/s', 'CPU ms/frame', 'RSS MiB', 'loop gap ms'];

/** Formats the result for a terminal. */
export function formatTable(result: BenchResult): string {
  const parts = [describeSetting(result)];
  for (const mode of Object.keys(MODES) as ModeName[]) {
    const table = new Table({
      head: COLUMNS,
      style: { head: [], border: [] },
      colAligns: COLUMNS.map((_, column) => (column === 0 ? 'left' : 'right')),
    });
    table.push(...listRows(result, mode));
    parts.push(`${describeMode(mode)}\n${table.toString()}`, describeRatios(result, mode).join('\n'));
  }
  return `${[...parts, describeTargets(result).join('\n')].join('\n\n')}\n`;
}

/** Formats the result for a README. */
export function formatMarkdown(result: BenchResult): string {
  const rule = COLUMNS.map((_, column) => (column === 0 ? '---' : '---:'));
  const parts = [describeSetting(result)];
  for (const mode of Object.keys(MODES) as ModeName[]) {
    const rows = [COLUMNS, rule, ...listRows(result, mode)].map((cells) => `| ${cells.join(' | ')} |`);
    parts.push(`${describeMode(mode)}\n\n${rows.join('\n')}`, toList(describeRatios(result, mode)));
  }
  return `${[...parts, toList(describeTargets(result))].join('\n\n')}\n`;
}

export function toList(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

function describeSetting(result: BenchResult): string {
  return `${describeFrame(result)}, CPU provider with ${result.threads} threads, ${describeMachineUsed(result)}`;
}

/** Says what was sent, and to which model. */
export function describeFrame({ frame, model }: Pick<BenchResult, 'frame' | 'model'>): string {
  return `${frame.width}x${frame.height} JPEG (quality ${frame.jpegQuality}), model ${model.name}`;
}

/** Says on what machine it was measured, with which versions, and when. */
export function describeMachineUsed({
  machine,
  createdAt,
}: Pick<BenchResult, 'machine' | 'createdAt'>): string {
  const { node, onnxruntimeNode, rclnodejs, python, ros, rmw } = machine;
  return (
    `on ${machine.cpu} (${machine.cores} cores); Node ${node}, onnxruntime-node ${onnxruntimeNode}, rclnodejs ${rclnodejs}; ` +
    `Python ${python['python'] ?? '?'}, onnxruntime ${python['onnxruntime'] ?? '?'}, OpenCV ${python['opencv'] ?? '?'}; ` +
    `ROS 2 ${ros}, ${rmw}; ${createdAt.slice(0, 10)}, commit ${machine.commit}.`
  );
}

function describeMode(mode: ModeName): string {
  const hz = MODES[mode];
  return hz === 0 ? 'One frame in flight, back to back:' : `One frame in flight, at ${hz} Hz:`;
}

function listRows({ modes }: BenchResult, mode: ModeName): string[][] {
  return CONTENDERS.map((contender) => [
    CONTENDER_NAMES[contender],
    ...listFigures(modes[mode].contenders[contender]),
  ]);
}

function listFigures(contender: ContenderSummary): string[] {
  return [
    contender.p50.toFixed(2),
    contender.p95.toFixed(2),
    contender.p99.toFixed(2),
    contender.framesPerSecond.toFixed(1),
    (contender.cpuSecondsPerFrame * 1000).toFixed(1),
    contender.rssMiB.toFixed(0),
    contender.longestGapMs?.toFixed(1) ?? '',
  ];
}

function describeRatios({ modes }: BenchResult, mode: ModeName): string[] {
  const { contenders, ratios, translate, surroundings } = modes[mode];
  const lost = CONTENDERS.filter((contender) => contenders[contender].lost > 0).map(
    (contender) => `${contender} ${contenders[contender].lost}`,
  );
  return [
    `median over rounds: node / floor ${ratios.nodeToFloor.toFixed(2)}, pipeline / floor ${ratios.pipelineToFloor.toFixed(2)}, ` +
      `node / Python node ${ratios.nodeToPython.toFixed(2)} (p50); CPU per frame, node / Python node ${ratios.nodeToPythonCpu.toFixed(2)}`,
    `other programs used ${(surroundings.othersShare * 100).toFixed(0)} % of all cores`,
    `the node's translate stage while only the node worked: p50 ${translate.p50.toFixed(2)}, p99 ${translate.p99.toFixed(2)} ms`,
    `longest event-loop gap while only the node worked: node ${contenders.node.longestGapMs?.toFixed(1) ?? 'unknown'} ms, ` +
      `an idle process ${surroundings.idleGapMs.toFixed(1)} ms; both include the sampling period of 5 ms`,
    ...(lost.length > 0 ? [`frames lost: ${lost.join(', ')}`] : []),
  ];
}

export function describeTargets({ targets }: Pick<BenchResult, 'targets'>): string[] {
  return targets.map(
    ({ name, found, limit, holds }) =>
      `${holds ? 'holds' : 'FAILS'}: ${name}: ${found.toFixed(2)}, at most ${limit}`,
  );
}
