const ROOMS = require('./rooms.cjs');

const names = Object.keys(ROOMS);
for (const [index, name] of names.entries()) {
  const wrong = ROOMS[name].find((other) => !names.slice(0, index).includes(other));
  if (wrong) throw new Error(`rooms.cjs: expected "${name}" to name rooms of lines above, found "${wrong}"`);
}

/** Matches the files of a room, less those of rooms inside it. */
function filesOf(room) {
  const inside = names.filter((name) => name.startsWith(`${room}/`));
  const others = inside.map((name) => `${name.slice(room.length + 1)}/`).join('|');
  return `^src/${room}/${others && `(?!${others})`}`;
}

/** One rule a room, so that a message names the room and what it may import. */
function allowOnly([room, imports]) {
  return {
    name: `imports-of-${room.replaceAll('/', '-')}`,
    severity: 'error',
    comment: `src/${room} may import ${imports.map((name) => `src/${name}`).join(', ') || 'no other room'}; see rooms.cjs.`,
    from: { path: filesOf(room) },
    to: {
      pathNot: [room, ...imports].map(filesOf).concat('(^|/)node_modules/'),
      dependencyTypesNot: ['core'],
      couldNotResolve: false,
    },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(ROOMS).map(allowOnly),
    {
      name: 'room-not-listed',
      severity: 'error',
      comment: 'Every folder of src/ needs its line in rooms.cjs.',
      from: { path: '^src/', pathNot: names.map(filesOf) },
      to: {},
    },
    {
      name: 'no-circle',
      severity: 'error',
      comment:
        'Files that import each other in a circle, types included, can only be read and changed together.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'rclnodejs-in-ros-only',
      severity: 'error',
      comment: 'Only src/ros may import rclnodejs: all else runs, and is tested, without ROS.',
      from: { pathNot: '^src/ros/' },
      to: { path: '(^|/)node_modules/rclnodejs/' },
    },
    {
      name: 'no-development-package',
      severity: 'error',
      comment: 'What ships runs without devDependencies.',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'A module that is not found could be anything, a forbidden one included.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // Imports of types count, too: the compiler drops them, a reader has to follow them.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    skipAnalysisNotInRules: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['require', 'import', 'node', 'types', 'default'],
    },
  },
};
