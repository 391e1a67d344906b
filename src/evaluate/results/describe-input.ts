import type { Evaluation } from '../count/evaluation';
import type { NamedInput } from '../count/named-input';
import type { Results } from './results';

type Input = Results['input'];

/** What was read: of several inputs together, and of each. @param sceneOf number of each row's scene */
export function describeInput(evaluation: Evaluation, sceneOf: readonly number[]): Input {
  const { run, inputs, rows, cells } = evaluation;
  const countFrames = (chosen: readonly number[]): number =>
    chosen.reduce((sum, row) => sum + (rows[row]?.frames ?? 0), 0);
  return {
    ...nameInputs(inputs),
    losses: inputs.flatMap((input) => input.listLosses()),
    masks: run.masks,
    frames: countFrames([...rows.keys()]),
    scenes: new Set(sceneOf).size,
    groups: cells.map(({ by, group, frames: members }) => ({
      by,
      group,
      frames: countFrames(members),
      scenes: new Set(members.map((row) => sceneOf[row])).size,
    })),
    excluded: inputs.flatMap((input) => input.listExcluded()),
    ...(inputs.length > 1 && { inputs: inputs.map(describeOne) }),
  };
}

function nameInputs(inputs: readonly NamedInput[]): Pick<Input, 'name' | 'kind' | 'topic' | 'every'> {
  const [first, ...others] = inputs;
  if (first === undefined) throw new Error('expected an input');
  const { kind, topic, every } = first.about;
  if (others.length === 0) return { name: first.name, kind, topic, every };
  return {
    name: `${inputs.length} inputs`,
    kind: others.every(({ about }) => about.kind === kind) ? kind : 'several',
    topic: others.every(({ about }) => about.topic === topic) ? topic : null,
    every: others.every(({ about }) => about.every === every) ? every : null,
  };
}

function describeOne({ name, sha256, about }: NamedInput): NonNullable<Input['inputs']>[number] {
  const { kind, topic, every, frames } = about;
  return { name, sha256, kind, topic, every, frames };
}
