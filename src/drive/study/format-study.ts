import type { ResultTable } from '../../report/tables/result-table';
import { formatTable } from '../../report/markdown/markdown-table';
import { placeFigures } from '../../report/markdown/place-figures';
import { describeEstimate, describeGain } from '../describe-rows';
import { ALL_HARSH } from '../drive-results';
import type { DriveResults, DriveRow, DriveVerdict } from '../drive-results';
import { pickPooled, unique } from '../group-scenes';
import { describeAgent } from '../load-agent';
import { tabulateDrive } from '../report/tabulate-drive';
import type { PartProgress, StudyGroup } from './read-study';
import { PROXY, STUDY_LATENCY } from './study-plan';

const MARKERS = {
  begin: '<!-- study: begin; written by sim2real study --markdown -->',
  end: '<!-- study: end -->',
};

const WORLDS: Readonly<Record<StudyGroup['world'], string>> = {
  ours: 'our world',
  duckietown: "Duckietown's simulator",
};

export interface StudyDocument {
  readonly progress: readonly PartProgress[];
  readonly groups: readonly StudyGroup[];
  /** Of `evaluate` on real frames: what agents do about them. */
  readonly turns: readonly ResultTable[];
  readonly command: string;
}

/** The document with the study's figures between their markers; without markers, at its end. */
export function insertStudy(document: string, study: StudyDocument): string {
  return placeFigures(document, MARKERS, formatStudy(study));
}

function formatStudy({ progress, groups, turns, command }: StudyDocument): string {
  return [
    `Made by \`${command}\`. A model adds ${STUDY_LATENCY} ms between frame and command. Medians over episodes; in brackets 95 % bootstrap intervals, for at least five episodes.`,
    '### What must hold',
    listVerdicts(groups),
    '### In short',
    'Harsh: all harsh lights that were driven. *Lasted*: share of episodes that lasted to the end.',
    formatTable(SHORT_HEAD, groups.flatMap(digestGroup)),
    ...formatSweeps(groups),
    ...turns.flatMap(({ title, head, rows }) => [`### Real frames: ${title}`, formatTable(head, rows)]),
    ...groups.flatMap(formatGroup),
    '### How much was driven',
    formatProgress(progress),
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}

function listVerdicts(groups: readonly StudyGroup[]): string {
  return groups
    .flatMap(({ world, agent, results }) =>
      results.verdicts
        .filter(isExpected)
        .map(({ sentence }) => `- ${capitalize(WORLDS[world])}, ${agent}. ${sentence}`),
    )
    .join('\n');
}

/** Raw frames in harsh light, and other variants, may fail. */
function isExpected({ claim, label }: DriveVerdict): boolean {
  return claim === 'plain look' || label === PROXY;
}

const SHORT_HEAD = [
  'world',
  'agent',
  'variant',
  'plain: episodes',
  'lasted',
  'distance, m',
  'harsh: episodes',
  'lasted',
  'survival, s',
  'distance, m',
  'infractions, s',
  'survival against raw, s',
];

function digestGroup({ world, agent, results }: StudyGroup): string[][] {
  const rows = pickPooled(results.rows);
  return unique(rows.map(({ label }) => label)).map((label) => {
    const own = rows.filter((row) => row.label === label);
    const plain = own.find(({ light }) => light === 'plain');
    const harsh = own.find(({ light }) => light === ALL_HARSH) ?? own.find(({ light }) => light !== 'plain');
    return [
      WORLDS[world],
      agent,
      label,
      ...describeLasted(plain),
      describeEstimate(plain?.figures.distance),
      ...describeLasted(harsh),
      describeEstimate(harsh?.figures.survivalTime, 1),
      describeEstimate(harsh?.figures.distance),
      describeEstimate(harsh?.figures.majorInfractions, 1),
      describeGain(harsh?.gain?.survivalTime, 1),
    ];
  });
}

function describeLasted(row: DriveRow | undefined): [episodes: string, lasted: string] {
  return row === undefined ? ['', ''] : [String(row.episodes), `${Math.round(100 * row.survived)} %`];
}

const SWEEP_HEAD = [
  'world',
  'light',
  'latency, ms',
  'episodes',
  'lasted',
  'survival, s',
  'distance, m',
  'deviation, m s',
  'infractions, s',
];

function formatSweeps(groups: readonly StudyGroup[]): string[] {
  const rows = groups.flatMap(({ world, sweep }) =>
    (sweep?.rows ?? []).map((row) => [
      WORLDS[world],
      row.light,
      String(row.latencyMs),
      ...describeLasted(row),
      describeEstimate(row.figures.survivalTime, 1),
      describeEstimate(row.figures.distance),
      describeEstimate(row.figures.lateralDeviation),
      describeEstimate(row.figures.majorInfractions, 1),
    ]),
  );
  if (rows.length === 0) return [];
  return [`### Latency, lane follower by ${PROXY}`, formatTable(SWEEP_HEAD, rows)];
}

function formatGroup({ world, results }: StudyGroup): string[] {
  return [
    `### ${capitalize(WORLDS[world])}, ${describeAgent(results.settings)}`,
    listFurtherVerdicts(results),
    ...tabulateDrive(results).map(({ head, rows }) => formatTable(head, rows)),
  ];
}

function listFurtherVerdicts({ verdicts }: DriveResults): string {
  return verdicts
    .filter((verdict) => !isExpected(verdict))
    .map(({ sentence }) => `- ${sentence}`)
    .join('\n');
}

/** The last part of a name has the most seeds. */
function formatProgress(progress: readonly PartProgress[]): string {
  const last = new Map(
    progress.map((each) => [`${each.part.about} ${each.part.world} ${each.part.agent}`, each]),
  );
  return formatTable(
    ['what', 'world', 'agent', 'seeds', 'episodes driven', 'planned'],
    [...last.values()].map(({ part, driven, planned }) => [
      part.about,
      WORLDS[part.world],
      part.agent,
      String(part.seeds),
      String(driven),
      String(planned),
    ]),
  );
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
