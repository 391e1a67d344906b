import { formatStatus, formatStatusLine } from '../../src/status/format-status';
import { isHealthy, readProxyStatus, type ReceivedStatus } from '../../src/status/proxy-status';

const VALUES = {
  model: 'classic',
  direction: 'real2sim',
  provider: 'cpu',
  sha256: 'a8534006e0fb6957',
  'rate.in_hz': '30.0',
  'rate.out_hz': '29.0',
  'frames.received': '12',
  'frames.translated': '7',
  'frames.passed_through': '1',
  'frames.held': '0',
  'frames.pending': '1',
  'dropped.superseded': '3',
  'dropped.stale': '0',
  last_error: '',
  'latency.decode.p99_ms': '5.67',
  'latency.total.p50_ms': '8.90',
  'latency.total.p99_ms': '12.34',
};

function receive(changes: Partial<ReceivedStatus> = {}): ReceivedStatus {
  const values = Object.entries(VALUES).map(([key, value]) => ({ key, value }));
  return { level: 0, name: '/duckie/proxy: camera proxy', message: 'active', values, ...changes };
}

test("another node's status is ignored", () => {
  expect(readProxyStatus(receive({ name: 'joystick: driver' }))).toBeUndefined();
});

test.each([
  [0, 'OK', true],
  [1, 'WARN', true],
  [2, 'ERROR', false],
  [3, 'STALE', false],
  [7, 'ERROR', false],
])('level %i is %s, healthy: %s', (level, name, healthy) => {
  const status = readProxyStatus(receive({ level }));
  expect(status).toMatchObject({ node: '/duckie/proxy', level: name });
  expect(status && isHealthy(status)).toBe(healthy);
});

test('the table shows model, rates, frames and latencies', () => {
  const status = readProxyStatus(receive());
  const text = status ? formatStatus(status) : '';
  expect(text).toContain('/duckie/proxy  OK  active');
  expect(text).toContain('classic real2sim on cpu, sha256 a8534006e0fb');
  expect(text).toContain('12 received = 7 translated + 1 passed through + 0 held + 3 dropped + 1 pending');
  expect(text).toMatch(/dropped +superseded 3\n/);
  const table = text.split('\n').filter((line) => line.includes('│'));
  const [head = [], ...rows] = table.map((line) => line.split('│').map((cell) => cell.trim()));
  const find = (row: string, column: string): unknown =>
    rows.find((cells) => cells.includes(row))?.[head.indexOf(column)];
  expect([find('p50', 'total'), find('p99', 'total'), find('p99', 'decode')]).toEqual([
    '8.90',
    '12.34',
    '5.67',
  ]);
  expect(text).not.toContain('nothing heard');
});

test('a silent node is shown as silent', () => {
  const status = readProxyStatus(receive());
  expect(status && formatStatus(status, 5200)).toContain('nothing heard for 5 s');
});

test('the log line shows level, rates and latencies', () => {
  const status = readProxyStatus(receive({ level: 2, message: 'it broke' }));
  expect(status && formatStatusLine(status)).toBe(
    '/duckie/proxy ERROR it broke · in 30.0 Hz, out 29.0 Hz · p50 8.90, p99 12.34 ms · model classic on cpu · dropped superseded 3',
  );
});
