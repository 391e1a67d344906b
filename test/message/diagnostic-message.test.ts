import { CdrReader } from '@foxglove/cdr';
import { serializeDiagnostics } from '../../src/message/diagnostic-message';

test('a status is serialized with its Unicode text', () => {
  const values = { last_error: 'Datei „Modell.onnx“ fehlt: größer als erwartet', model: 'klassisch-日本' };
  const bytes = serializeDiagnostics(5_000_000_007n, {
    level: 2,
    name: '/duckie/proxy',
    message: 'Fehler ☹',
    hardwareId: 'x',
    values,
  });
  const reader = new CdrReader(bytes);
  expect([reader.int32(), reader.uint32(), reader.string(), reader.sequenceLength()]).toEqual([5, 7, '', 1]);
  expect([reader.uint8(), reader.string(), reader.string(), reader.string()]).toEqual([
    2,
    '/duckie/proxy',
    'Fehler ☹',
    'x',
  ]);
  expect(reader.sequenceLength()).toBe(2);
  expect([reader.string(), reader.string(), reader.string(), reader.string()]).toEqual(
    Object.entries(values).flat(),
  );
});
