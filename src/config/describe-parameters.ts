import { describeExpectation } from './check-parameters';
import { CALIBRATE_PARAMETERS } from './calibrate-parameters';
import type { ParameterSpec, ParameterTable } from './parameter-spec';
import { PARAMETERS } from './parameter-table';
import { WATCH_PARAMETERS } from './watch-parameters';

/** The text of docs/parameters.md. */
export function describeParameters(): string {
  return `# Parameters of the nodes

Written by \`npm run docs\` from the tables in \`src/config\` that the nodes declare their parameters by. Live: may change while frames flow.

## proxy

${formatTable(PARAMETERS)}

## watch

The node of \`sim2real watch\` ignores the other parameters of the proxy, so that one file serves both nodes.

${formatTable(WATCH_PARAMETERS)}

## calibrate

The node of \`sim2real calibrate-live\` ignores the other parameters of the proxy, too.

${formatTable(CALIBRATE_PARAMETERS)}
`;
}

function formatTable(table: ParameterTable): string {
  const rows = Object.entries(table).map(
    ([name, spec]) =>
      `| \`${name}\` | ${spec.type} | ${describeDefault(spec)} | ${describeLimits(spec)} | ${spec.readOnly ? '' : 'yes'} | ${spec.description} |`,
  );
  return ['| name | type | default | may be | live | what |', '|---|---|---|---|---|---|', ...rows].join(
    '\n',
  );
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
