// @ts-check
import { askProgram } from './probe-command.mjs';
import { findNpm } from './install-node-packages.mjs';

/** From this severity on an advisory fails the suite. */
const SERIOUS = /** @type {const} */ (['high', 'critical']);
/** The registry's answer, or that there is none: nothing that a change of this repository could cause. */
const UNREACHABLE =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|network timeout)\b/;

/**
 * @typedef {{ kind: 'clean' | 'serious' | 'not asked' | 'broken', detail: string }} AuditVerdict
 */

/**
 * Asks the registry for advisories on what ships, by the lockfile. One try: a registry that refuses does so at once.
 * @param {import('./paths.mjs').Paths} paths
 * @param {NodeJS.ProcessEnv} env
 * @returns {AuditVerdict}
 */
export function auditDependencies(paths, env) {
  const [file, ...args] = findNpm(env);
  const audit = ['audit', '--json', '--omit=dev', '--package-lock-only', '--prefix', paths.root];
  const once = ['--fetch-retries=0', '--fetch-timeout=20000'];
  const { stdout, stderr } = askProgram(file, [...args, ...audit, ...once], env);
  return judgeAudit(stdout, stderr);
}

/**
 * @param {string} stdout of npm audit --json
 * @param {string} stderr
 * @returns {AuditVerdict}
 */
export function judgeAudit(stdout, stderr) {
  /** @type {any} */
  let report;
  try {
    report = JSON.parse(stdout);
  } catch {
    const found = stdout.slice(0, 200) || stderr.slice(0, 200) || 'nothing';
    // npm itself did not come to its end in time: the network's or the machine's fault.
    if (UNREACHABLE.test(stderr))
      return { kind: 'not asked', detail: `npm audit did not end in time: ${found}` };
    return { kind: 'broken', detail: `npm audit: expected JSON, found ${found}` };
  }
  const counts = report?.metadata?.vulnerabilities;
  if (counts) return judgeCounts(counts, report.vulnerabilities ?? {});
  const reason = String(report?.message ?? report?.error?.summary ?? stdout.slice(0, 200));
  if (Number(report?.statusCode) >= 401 || UNREACHABLE.test(reason)) {
    return { kind: 'not asked', detail: `the registry gives no advisories here: ${reason}` };
  }
  return { kind: 'broken', detail: `npm audit: expected a report, found ${reason}` };
}

/**
 * @param {Record<string, number>} counts by severity
 * @param {Record<string, { severity: string }>} packages
 * @returns {AuditVerdict}
 */
function judgeCounts(counts, packages) {
  const listed = Object.entries(packages).map(([name, { severity }]) => `${name} (${severity})`);
  const serious = SERIOUS.reduce((sum, severity) => sum + (counts[severity] ?? 0), 0);
  const detail = listed.length > 0 ? listed.join(', ') : 'no advisory on any package that ships';
  return serious > 0
    ? {
        kind: 'serious',
        detail: `${detail}; see npm audit, update the package or say in SECURITY.md why it does not concern us`,
      }
    : { kind: 'clean', detail };
}
