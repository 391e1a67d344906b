import { describeParameters } from '../config/describe-parameters';
import { makeJsonSchema } from '../evaluate/results/results';
import { describeInterfaces } from '../ros/describe-interfaces';

/** A file of the repository that is made from code. */
export interface GeneratedFile {
  /** Relative to the repository. */
  readonly path: string;
  readonly makeText: () => string;
}

export const GENERATED_FILES: readonly GeneratedFile[] = [
  { path: 'docs/parameters.md', makeText: describeParameters },
  { path: 'docs/topics.md', makeText: describeInterfaces },
  { path: 'src/evaluate/results/results.schema.json', makeText: describeResults },
];

function describeResults(): string {
  return `${JSON.stringify(makeJsonSchema(), undefined, 2)}\n`;
}
