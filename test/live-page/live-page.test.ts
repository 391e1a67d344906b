import { request } from 'node:http';
import { parse } from 'yaml';
import WebSocket from 'ws';
import { LivePage } from '../../src/live-page/live-page';
import { DUCKIETOWN_COLOR_RANGES, parseColorRanges } from '../../src/lines';
import type { CameraImage } from '../../src/image/frame';
import type { Pair } from '../../src/watch/stamp-pairs';
import { encodeRoad } from '../watch/rendered-pictures';
import { poll } from '../support/poll';

const LOCAL = { host: '127.0.0.1', port: 0 };
jest.setTimeout(180_000);

let page: LivePage;
const sockets: WebSocket[] = [];
const errors: Error[] = [];
let pair: Pair<CameraImage>;

beforeAll(async () => {
  pair = { camera: await encodeRoad('warm-dim', 8), proxied: await encodeRoad('simulator', 8) };
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await page.close();
  expect(errors).toEqual([]);
});

async function start(host = LOCAL.host): Promise<URL> {
  const onError = (error: Error): void => void errors.push(error);
  page = await LivePage.start({ address: { ...LOCAL, host }, ranges: DUCKIETOWN_COLOR_RANGES, onError });
  return new URL(page.url);
}

interface Opened {
  readonly socket: WebSocket;
  readonly texts: Record<string, unknown>[];
  readonly views: Buffer[];
}

async function open({ port }: URL, headers: Record<string, string> = {}): Promise<Opened> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, { headers });
  sockets.push(socket);
  const opened: Opened = { socket, texts: [], views: [] };
  socket.on('message', (data, isBinary) => {
    if (isBinary) opened.views.push(data as Buffer);
    else opened.texts.push(JSON.parse((data as Buffer).toString()) as Record<string, unknown>);
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return opened;
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** fetch() sets the header Host by itself. */
function ask(url: URL, headers: Record<string, string> = {}, content?: object): Promise<Answer> {
  const body = content === undefined ? undefined : JSON.stringify(content);
  const { pathname, search, port } = url;
  const given = body === undefined ? headers : { ...headers, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const sent = request(
      { host: '127.0.0.1', port, path: pathname + search, headers: given, method },
      (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => {
          resolve({ status: answer.statusCode, headers: answer.headers, body: text });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

function readHead(view: Buffer): { lengths: number[]; suggested: Record<string, unknown> } {
  const length = view.readUInt32LE();
  return JSON.parse(view.toString('utf8', 4, 4 + length)) as ReturnType<typeof readHead>;
}

test('nothing is drawn while no page is open', async () => {
  const url = await start();
  page.offer(pair);
  expect(page.isDrawing).toBe(false);
  const { socket, views } = await open(url);
  await poll('a thread', () => page.isDrawing);
  page.offer(pair);
  await poll('a view', () => views.length > 0);
  socket.close();
  await poll('the end of the thread', () => !page.isDrawing);
});

test('views come at a bounded rate', async () => {
  const { views, texts } = await open(await start());
  await poll('thresholds', () => texts.length > 0);
  page.offer(pair);
  await poll('a view', () => views.length > 0);
  const [first, started] = [views.length, performance.now()];
  const timer = setInterval(() => {
    page.offer(pair);
  }, 10);
  await poll('four more views', () => views.length > first + 3);
  clearInterval(timer);
  // Four more views at five a second: three whole periods lie between them.
  expect(performance.now() - started).toBeGreaterThan(590);
  const view = views.at(-1) ?? Buffer.alloc(4);
  const { lengths, suggested } = readHead(view);
  expect(lengths).toHaveLength(4);
  expect(lengths.reduce((sum, length) => sum + length, 4 + view.readUInt32LE())).toBe(view.length);
  expect(suggested['white']).not.toBeNull();
});

test('all pages share one set of thresholds', async () => {
  const url = await start();
  const [one, other] = [await open(url), await open(url)];
  await poll('thresholds', () => other.texts.length > 0);
  const changed = { ...DUCKIETOWN_COLOR_RANGES, white: [{ low: [0, 0, 99], high: [180, 90, 255] }] };
  one.socket.send(JSON.stringify(changed));
  await poll('changed thresholds', () => other.texts.length > 1);
  expect(other.texts[1]).toEqual({ ranges: changed });
});

test.each([
  'no JSON',
  '{"white":[]}',
  JSON.stringify({ ...DUCKIETOWN_COLOR_RANGES, blue: [] }),
  'x'.repeat(5000),
])('a message that is no thresholds ends the connection (%#)', async (text) => {
  const url = await start();
  const { socket } = await open(url);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.send(text);
  await closed;
  const next = await open(url);
  await poll('thresholds', () => next.texts.length > 0);
  expect(next.texts[0]).toMatchObject({ ranges: DUCKIETOWN_COLOR_RANGES });
});

test('a picture that does not decode is told', async () => {
  const { texts } = await open(await start());
  await poll('thresholds', () => texts.length > 0);
  const broken = { kind: 'compressed', format: 'jpeg', data: new Uint8Array([1, 2, 3]) } as const;
  page.offer({ ...pair, proxied: broken });
  await poll('an error', () => texts.length > 1);
  expect(texts[1]?.['error']).toMatch(/^proxied frame: /);
});

test('it saves the file of either stack', async () => {
  const url = await start();
  const ranges = { ...DUCKIETOWN_COLOR_RANGES, yellow: [{ low: [20, 100, 90], high: [40, 255, 255] }] };
  const file = new URL('/thresholds.yaml', url);
  for (const format of ['ros2', 'ros1']) {
    const { status, body } = await ask(file, {}, { ranges, format });
    expect(status).toBe(200);
    expect(parseColorRanges(body)).toEqual(ranges);
    expect('/**' in (parse(body) as object)).toBe(format === 'ros2');
  }
  expect((await ask(file, {}, { ranges: { white: 'all' }, format: 'ros2' })).status).toBe(400);
});

test('nothing may be loaded from elsewhere', async () => {
  const { headers, body } = await ask(await start());
  const policy = String(headers['content-security-policy']);
  expect(policy).toMatch(
    /^default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; connect-src 'self'; script-src 'sha256-/,
  );
  expect(policy).toContain("frame-ancestors 'none'");
  expect(body).not.toMatch(/(src|href)="?http/);
});

describe('on this machine', () => {
  it('other names and other sites are refused', async () => {
    const url = await start();
    expect((await ask(url)).status).toBe(200);
    const renamed = await ask(url, { host: 'evil.example' });
    expect([renamed.status, renamed.body]).toEqual([
      403,
      expect.stringContaining('found evil.example') as string,
    ]);
    await expect(open(url, { origin: 'http://evil.example' })).rejects.toThrow('403');
    await expect(open(url, { host: 'evil.example' })).rejects.toThrow('403');
    expect((await ask(new URL('/thresholds.yaml', url), { origin: 'http://evil.example' }, {})).status).toBe(
      403,
    );
  });

  it('a port that is taken is told', async () => {
    const { port } = await start();
    const address = { host: '127.0.0.1', port: Number(port) };
    const second = LivePage.start({ address, ranges: DUCKIETOWN_COLOR_RANGES, onError: () => undefined });
    await expect(second).rejects.toThrow(
      /^--page 127\.0\.0\.1:\d+: expected an address and port that are free/,
    );
  });
});

describe('on the network', () => {
  it('nobody gets in without the token', async () => {
    const url = await start('0.0.0.0');
    const token = url.searchParams.get('token') ?? '';
    expect(token.length).toBeGreaterThan(20);
    expect((await ask(new URL('/', url))).status).toBe(403);
    expect((await ask(new URL('/?token=guess', url))).status).toBe(403);
    await expect(open(url)).rejects.toThrow('403');
    await expect(open(url, { cookie: 'sim2real_token=guess' })).rejects.toThrow('403');
    const first = await ask(url);
    expect([first.status, first.headers['location']]).toEqual([302, '/']);
    const cookie = String(first.headers['set-cookie']);
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    const own = cookie.split(';')[0] ?? '';
    expect((await ask(new URL('/', url), { cookie: own })).status).toBe(200);
    expect((await open(url, { cookie: own })).socket.readyState).toBe(WebSocket.OPEN);
  });
});
