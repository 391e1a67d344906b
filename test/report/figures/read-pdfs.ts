import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { hasTestPython, pythonEnvironment, testPython } from '../../support/python';

/** What PDFium finds on the only page of a PDF. */
export interface ReadPdf {
  readonly pages: number;
  /** Points. */
  readonly size: readonly [number, number];
  readonly text: string;
  readonly paths: number;
  readonly images: number;
  /** Whether each font is in the file. */
  readonly fonts: Readonly<Record<string, boolean>>;
}

/** Skipped where the test tools, or PDFium among them, are missing. */
export const testWithPdfium = hasPdfium() ? test : test.skip;

export function readPdfs(files: readonly string[]): ReadPdf[] {
  const script = path.resolve('test/peers/read_pdf.py');
  const lines = runPython(script, ...files)
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as ReadPdf);
}

function hasPdfium(): boolean {
  if (!hasTestPython) return false;
  try {
    runPython('-c', 'import pypdfium2');
    return true;
  } catch {
    return false;
  }
}

function runPython(...given: string[]): string {
  return execFileSync(testPython ?? 'python3', given, {
    encoding: 'utf8',
    env: pythonEnvironment(),
    stdio: 'pipe',
  });
}
