import { isLoopback, parsePageAddress, toUrlHost } from '../../src/live-page/page-address';

test.each([
  ['8070', { host: '127.0.0.1', port: 8070 }],
  ['localhost:1', { host: '127.0.0.1', port: 1 }],
  ['0.0.0.0:8070', { host: '0.0.0.0', port: 8070 }],
  ['[::1]:80', { host: '::1', port: 80 }],
  ['duckie.local:8070', { host: 'duckie.local', port: 8070 }],
])('%s is an address', (text, address) => {
  expect(parsePageAddress(text)).toEqual(address);
});

test.each(['', 'duckie', '127.0.0.1:', '::1:80', '1.2.3.4:70000', 'a b:1', 'http://x:1'])(
  '%j is refused',
  (text) => {
    expect(() => parsePageAddress(text)).toThrow('expected ADDRESS:PORT');
  },
);

test('only this machine is loopback', () => {
  expect(['127.0.0.1', '127.9.9.9', '::1'].map(isLoopback)).toEqual([true, true, true]);
  expect(['0.0.0.0', '192.168.1.2', '127.evil.example', '::'].map(isLoopback)).toEqual(Array(4).fill(false));
});

test('IPv6 has brackets in a URL', () => {
  expect(toUrlHost('fe80::1')).toBe('[fe80::1]');
});
