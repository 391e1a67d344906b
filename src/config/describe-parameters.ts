import { PARAMETERS, type ParameterSpec } from './parameter-table';
import { describeExpectation } from './parse-parameters';

/** docs/parameters.md, made of the table that the node declares; a test holds the file against it. */
export function describeParameters(): string {
  const rows = Object.entries<ParameterSpec>(PARAMETERS).map(
    ([name, spec]) =>
      `| \`${name}\` | ${spec.type} | ${describeDefault(spec)} | ${describeLimits(spec)} | ${spec.readOnly ? '' : 'yes'} | ${spec.description} |`,
  );
  return [
    '# Parameters of the node',
    '',
    'Made from `src/config/parameter-table.ts`; a test fails where the two differ and prints this file as it should be. Live: may change while frames flow.',
    '',
    '| name | type | default | may be | live | what |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function describeDefault({ default: value }: ParameterSpec): string {
  return value === '' ? 'empty' : `\`${String(value)}\``;
}

function describeLimits(spec: ParameterSpec): string {
  if (spec.type === 'string' && spec.choices) {
    return spec.choices.map((choice) => (choice === '' ? 'empty' : `\`${choice}\``)).join(', ');
  }
  switch (spec.type) {
    case 'bool':
      return '`true`, `false`';
    case 'integer':
    case 'double':
      return `${spec.range[0]} to ${spec.range[1]}`;
    case 'string':
      return describeExpectation(spec);
  }
}
