// Tests run from the compiler's output: what is tested is what ships, and worker threads load real files.
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/dist/test'],
  testMatch: ['**/*.test.js'],
  testTimeout: 30_000,
};
