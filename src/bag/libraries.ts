/**
 * MCAP's packages ship CommonJS beside ES modules but declare their types for the latter alone, so the compiler wants
 * an `import()`. Required here once, with those types: a CommonJS program needs no detour through promises.
 */
import type * as core from '@mcap/core' with { 'resolution-mode': 'import' };
import type * as support from '@mcap/support' with { 'resolution-mode': 'import' };

export type TypedMcapRecord = core.McapTypes.TypedMcapRecord;
export type IReadable = core.McapTypes.IReadable;
export type IWritable = core.IWritable;
export type McapStreamReaderInstance = core.McapStreamReader;
export type McapIndexedReaderInstance = core.McapIndexedReader;
export type McapWriterInstance = core.McapWriter;

/* eslint-disable @typescript-eslint/no-require-imports -- see above */
export const { McapStreamReader, McapIndexedReader, McapRecordBuilder, McapWriter } =
  require('@mcap/core') as typeof core;
export const { loadDecompressHandlers } = require('@mcap/support') as typeof support;
/* eslint-enable @typescript-eslint/no-require-imports */
