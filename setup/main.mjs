// @ts-check
// The entry of `npm run setup|build|docs|demo|bench` and `npm test`. Node is checked before anything else is loaded,
// because the other modules use syntax that an old Node cannot even parse.
import { findNodeProblem } from './check-node.mjs';

const problem = findNodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  import('./run-command.mjs').then(function (module) {
    return module.runCommand(process.argv.slice(2));
  });
}
