import { CALIBRATE_INTERFACES } from './calibrate-interface';
import { INTERFACES, type InterfaceSpec } from '../node/interface-table';

/** The text of docs/topics.md. */
export function describeInterfaces(): string {
  return [
    '# Topics and services of the nodes',
    '',
    "Written by `npm run docs` from the tables in `src/ros`; tests compare them with running nodes. Names are the nodes' own: a remapping or a profile's `topics.*` moves the pictures, `~` is the node, for instance `/duckie/proxy`.",
    '',
    '## proxy',
    '',
    ...listRows(INTERFACES),
    '',
    'Beside these it has what every managed node of ROS 2 has: `/rosout`, `/parameter_events`, `~/transition_event`, and the services of lifecycle (`~/change_state`, `~/get_state`, `~/get_transition_graph` ...), parameters (`~/set_parameters`, `~/get_parameters` ...) and, but on Humble, loggers (`~/set_logger_levels`, `~/get_logger_levels`). It offers no `~/get_type_description`: rclnodejs answers it to some clients only.',
    '',
    '## calibrate',
    '',
    ...listRows(Object.values(CALIBRATE_INTERFACES)),
    '',
    "Beside these it calls the line detector's `~/list_parameters`, `~/get_parameters` and `~/set_parameters`.",
    '',
  ].join('\n');
}

function listRows(interfaces: readonly InterfaceSpec[]): string[] {
  return [
    '| name | the node | type | what |',
    '|---|---|---|---|',
    ...interfaces.map(({ name, type, use, what }) => `| \`${name}\` | ${use} | ${type} | ${what} |`),
  ];
}
