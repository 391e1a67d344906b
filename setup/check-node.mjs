// @ts-check
// Old syntax only: this file has to run on the Nodes that it refuses.

// rclnodejs' own minimum.
const MINIMUM = '20.20.2';

/**
 * Says why a Node version cannot run sim2real.
 * @param {string} version for instance "20.20.2", as in process.versions.node
 * @returns {string} empty when the version is good
 */
export function findNodeProblem(version) {
  if (!isOlder(version, MINIMUM)) return '';
  return (
    'sim2real: Node ' +
    MINIMUM +
    ' or newer is needed; this is Node ' +
    version +
    ' (' +
    process.execPath +
    ').\n  Remedy: install it, for instance with `nvm install 20`, or from https://nodejs.org/en/download'
  );
}

/**
 * @param {string} a
 * @param {string} b
 */
function isOlder(a, b) {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let i = 0; i < 3; i += 1) {
    if (left[i] !== right[i]) return Number(left[i]) < Number(right[i]);
  }
  return false;
}
