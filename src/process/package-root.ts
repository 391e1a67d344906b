import { dirname, join } from 'node:path';

/** The folder that holds package.json, models/ and msg-config/: this file is compiled to dist/src/process. */
export const packageRoot = join(dirname(__filename), '..', '..', '..');

/** The script that `sim2real` runs. */
export const cliScript = join(packageRoot, 'dist', 'src', 'cli', 'main.js');
