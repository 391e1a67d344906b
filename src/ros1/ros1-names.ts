import type { NameResolver, Remapped } from '../node/topic-names';

/** Names of a ROS 1 node: `a` is in its namespace, `/a` is global, `~a` is its own; remappings are by full name. */
export class Ros1Names implements NameResolver, Remapped {
  /** Full name, for instance /duckie/proxy. */
  readonly node: string;
  readonly #namespace: string;
  readonly #remaps: ReadonlyMap<string, string>;

  /**
   * @param namespace for instance /duckie; / is the root
   * @param remaps new names by the node's own
   */
  constructor(name: string, namespace: string, remaps: ReadonlyMap<string, string>) {
    this.#namespace = `/${namespace}`.replace(/\/+$/, '').replace(/^\/+/, '/');
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
  #expand(name: string): string {
    if (name.startsWith('/')) return name;
    if (name.startsWith('~')) return `${this.node}/${name.slice(1).replace(/^\//, '')}`;
    return `${this.#namespace === '/' ? '' : this.#namespace}/${name}`;
  }
}
