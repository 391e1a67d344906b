// Tests run from the compiler's output: what is tested is what ships, and worker threads load real files.
module.exports = {
  testEnvironment: '<rootDir>/dist/test/support/ros-domain-environment.js',
  roots: ['<rootDir>/dist/test'],
  testMatch: ['**/*.test.js'],
  testTimeout: 30_000,
};
