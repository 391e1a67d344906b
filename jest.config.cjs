const { availableParallelism } = require('node:os');

// Tests run from the compiler's output: what is tested is what ships, and worker threads load real files.
module.exports = {
  testEnvironment: '<rootDir>/dist/test/support/ros-domain-environment.js',
  roots: ['<rootDir>/dist/test'],
  testMatch: ['**/*.test.js'],
  // The compiler has done all of it; Babel would read and write every file once more.
  transform: {},
  // Two on two cores: many tests wait for other programs, or for ROS. Few on many: they would take each other's time.
  maxWorkers: Math.min(4, Math.max(2, availableParallelism() - 1)),
  testTimeout: 90_000,
};
