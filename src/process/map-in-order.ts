/** An item with what became of it; `result` is undefined where nothing was to be done. */
export interface Mapped<Item, Result> {
  readonly item: Item;
  readonly result: Result | undefined;
}

export interface MapLimits {
  /** Most items whose results are waited for at a time. */
  readonly pending: number;
  /** Most bytes held, by `sizeOf`. */
  readonly bytes: number;
}

/** However small the items are. */
const MAX_ITEMS = 1024;

/**
 * Starts `map` on items as they come and gives them back in their order, so that the result does not depend on which
 * worker was faster. Holds no more than the limits. Where one fails, its error comes in its turn; `map` still runs on
 * others then: its owner waits for them.
 * @param map gives undefined for an item that is to be passed on
 */
export async function* mapInOrder<Item, Result>(
  items: AsyncIterable<Item>,
  map: (item: Item) => Promise<Result> | undefined,
  sizeOf: (item: Item) => number,
  limits: MapLimits,
): AsyncGenerator<Mapped<Item, Result>, void, void> {
  const queue: { item: Item; result: Promise<Result> | undefined }[] = [];
  let bytes = 0;
  let pending = 0;
  const take = async (): Promise<Mapped<Item, Result> | undefined> => {
    const head = queue.shift();
    if (!head) return undefined;
    bytes -= sizeOf(head.item);
    if (head.result) pending--;
    return { item: head.item, result: await head.result };
  };
  for await (const item of items) {
    const result = map(item);
    // Handled when its turn comes; until then Node must not take it for unhandled.
    result?.catch(() => undefined);
    queue.push({ item, result });
    bytes += sizeOf(item);
    if (result) pending++;
    while (
      (queue[0] && !queue[0].result) ||
      pending > limits.pending ||
      bytes > limits.bytes ||
      queue.length > MAX_ITEMS
    ) {
      const mapped = await take();
      if (mapped) yield mapped;
    }
  }
  for (let mapped = await take(); mapped; mapped = await take()) yield mapped;
}
