import type * as rclnodejs from 'rclnodejs';
import type { Logger } from '../process/log';
import { CALIBRATE_INTERFACES } from './calibrate-interface';
import { joinName } from './topic-endpoints';

/** How often the graph is searched. */
const PERIOD_MS = 3000;

/** Tells when another node calibrates the same line detector, and when it has gone. */
export class RivalWatch {
  readonly #node: rclnodejs.Node;
  readonly #detector: string;
  readonly #log: Logger;
  #lookedAt = -Infinity;
  #text = '';

  /** @param detector full name */
  constructor(node: rclnodejs.Node, detector: string, log: Logger) {
    this.#node = node;
    this.#detector = detector;
    this.#log = log;
  }

  /** Who else calibrates it, in words; empty: nobody. */
  get text(): string {
    return this.#text;
  }

  /** To be called often. */
  look(): void {
    if (performance.now() - this.#lookedAt < PERIOD_MS) return;
    this.#lookedAt = performance.now();
    const rivals = findRivals(this.#node, this.#detector);
    const text = rivals.length > 0 ? describeRivals(this.#detector, rivals) : '';
    if (text === this.#text) return;
    this.#text = text;
    if (text === '') this.#log.info(`alone again with ${this.#detector}`);
    else this.#log.warn(text);
  }
}

/**
 * Other calibrations of the same line detector: nodes that can set its parameters and can be frozen. Whoever only looks at
 * parameters (rqt, `ros2 param`) is none.
 * @param detector full name
 * @returns full names, each once; this node's own where another has the same
 */
function findRivals(node: rclnodejs.Node, detector: string): string[] {
  const own = node.getFullyQualifiedName();
  const names = node
    .getNodeNamesAndNamespaces()
    .map(({ name, namespace }) => ({ name, namespace, full: joinName(namespace, name) }));
  const rivals = names.filter(
    ({ name, namespace, full }) =>
      full !== own &&
      offersFreeze(node, name, namespace, full) &&
      canSet(node, name, namespace, `${detector}/set_parameters`),
  );
  const isTwice = names.filter(({ full }) => full === own).length > 1;
  return [...new Set([...(isTwice ? [own] : []), ...rivals.map(({ full }) => full)])];
}

function describeRivals(detector: string, rivals: readonly string[]): string {
  return `another node also sets the thresholds of ${detector}: ${rivals.join(', ')}; each undoes what the other did: end all but one`;
}

function offersFreeze(node: rclnodejs.Node, name: string, namespace: string, full: string): boolean {
  const own = CALIBRATE_INTERFACES.freeze;
  return list(() => node.getServiceNamesAndTypesByNode(name, namespace)).some(
    (each) => each.name === own.name.replace('~', full) && each.types.includes(own.type),
  );
}

function canSet(node: rclnodejs.Node, name: string, namespace: string, service: string): boolean {
  return list(() => node.getClientNamesAndTypesByNode(name, namespace)).some((each) => each.name === service);
}

/** A node that has gone since it was listed has nothing. */
function list<Item>(query: () => Item[]): Item[] {
  try {
    return query();
  } catch {
    return [];
  }
}
