import { ConfigError } from '../config/config-error';
import type { NameResolver, Remapped } from '../node/topic-names';

/** Of nodes and namespaces; rospy takes topics of other letters, too. http://wiki.ros.org/Names */
const LEGAL = /^[A-Za-z_]\w*(\/\w+)*$/;

/** Names of a ROS 1 node: `a` is in its namespace, `/a` is global, `~a` is its own; remappings are by full name. */
export class Ros1Names implements NameResolver, Remapped {
  /** Full name, for instance /duckie/proxy. */
  readonly node: string;
  readonly #namespace: string;
  readonly #remaps: ReadonlyMap<string, string>;

  /**
   * @param namespace for instance /duckie; / is the root
   * @param remaps new names by the node's own
   * @throws ConfigError where one is no name
   */
  constructor(name: string, namespace: string, remaps: ReadonlyMap<string, string>) {
    this.#namespace = `/${namespace}`.replace(/\/+/g, '/').replace(/.\/$/, (end) => end.slice(0, 1));
    if (this.#namespace !== '/') checkLegal('namespace', this.#namespace.slice(1));
    checkLegal('name of the node', name);
    this.node = `${this.#namespace === '/' ? '' : this.#namespace}/${name}`;
    this.#remaps = new Map([...remaps].map(([from, to]) => [this.#expand(from), this.#expand(to)]));
  }

  resolveTopicName(name: string): string {
    const full = this.#expand(name);
    return this.#remaps.get(full) ?? full;
  }

  has(own: string): boolean {
    return this.#remaps.has(this.#expand(own));
  }

  choose(own: string, profile: string): string {
    return this.has(own) || profile === '' ? own : profile;
  }

  /** The full name, before any remapping. */
  #expand(given: string): string {
    const name = given.replace(/\/+/g, '/');
    if (!/^\/?[^\s/]\S*$/.test(name))
      throw new ConfigError(`name of a topic: expected one of ROS 1, without blanks, found "${given}"`);
    if (name.startsWith('/')) return name;
    if (name.startsWith('~')) return `${this.node}/${name.slice(1).replace(/^\//, '')}`;
    return `${this.#namespace === '/' ? '' : this.#namespace}/${name}`;
  }
}

function checkLegal(what: string, name: string): void {
  if (!LEGAL.test(name))
    throw new ConfigError(
      `${what}: expected letters, digits and _, not beginning with a digit, found "${name}"`,
    );
}
