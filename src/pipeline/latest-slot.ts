/** Holds one item, always the newest: what is pushed aside comes back to the caller, to be counted. */
export class LatestSlot<T> {
  #item: T | undefined;

  /** @returns the older item that the new one replaced, if one was waiting */
  put(item: T): T | undefined {
    const replaced = this.#item;
    this.#item = item;
    return replaced;
  }

  take(): T | undefined {
    const item = this.#item;
    this.#item = undefined;
    return item;
  }
}
