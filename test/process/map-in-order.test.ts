import { mapInOrder, type MapLimits } from '../../src/process/map-in-order';

const LIMITS: MapLimits = { pending: 4, bytes: 1000 };

async function* count(to: number, onItem: (item: number) => void = () => undefined): AsyncGenerator<number> {
  for (let item = 0; item < to; item++) {
    await Promise.resolve();
    onItem(item);
    yield item;
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

test("results come in the items' order", async () => {
  const found = [];
  const map = async (item: number): Promise<string> => {
    await wait((7 * item) % 5);
    return `item ${item}`;
  };
  for await (const { result } of mapInOrder(count(20), map, () => 1, LIMITS)) found.push(result);
  expect(found).toEqual(Array.from({ length: 20 }, (_, item) => `item ${item}`));
});

test('unmapped items keep their place', async () => {
  const found = [];
  const map = (item: number): Promise<string> | undefined =>
    item % 3 === 0 ? wait(3).then(() => 'mapped') : undefined;
  for await (const { item, result } of mapInOrder(count(7), map, () => 1, LIMITS)) found.push([item, result]);
  expect(found).toEqual([0, 1, 2, 3, 4, 5, 6].map((item) => [item, item % 3 === 0 ? 'mapped' : undefined]));
});

test('reading ahead stays within the limits', async () => {
  for (const [size, most] of [
    [1, LIMITS.pending + 1],
    [400, 3],
  ] as const) {
    let [read, done, ahead] = [0, 0, 0];
    const items = count(30, () => {
      read++;
      ahead = Math.max(ahead, read - done);
    });
    for await (const mapped of mapInOrder(
      items,
      () => wait(1),
      () => size,
      LIMITS,
    )) {
      expect(mapped.result).toBeUndefined();
      done++;
    }
    expect(done).toBe(30);
    expect(ahead).toBeLessThanOrEqual(most);
  }
});

test("an error comes in its item's turn", async () => {
  const found: number[] = [];
  const map = async (item: number): Promise<number> => {
    await Promise.resolve();
    if (item >= 2) throw new Error(`item ${item} failed`);
    return item;
  };
  const consume = async (): Promise<void> => {
    for await (const { item } of mapInOrder(count(9), map, () => 1, LIMITS)) found.push(item);
  };
  await expect(consume()).rejects.toThrow('item 2 failed');
  expect(found).toEqual([0, 1]);
});
