/** CMakeLists.txt runs this to install: node ament-install.js PREFIX copy|symlink. People use `sim2real install`. */
import { resolve } from 'node:path';
import { packageRoot } from '../process/package-root';
import { installTree } from '../install/install-prefix';
import { describeError } from '../process/describe-error';
import { EXIT } from './exit-codes';

async function main([prefix, mode]: readonly string[]): Promise<void> {
  if (prefix === undefined || (mode !== 'copy' && mode !== 'symlink')) {
    process.stderr.write(
      `ament-install: expected PREFIX copy|symlink, found "${process.argv.slice(2).join(' ')}"\n`,
    );
    process.exitCode = EXIT.usage;
    return;
  }
  try {
    await installTree({ root: packageRoot, prefix: resolve(prefix), mode });
  } catch (error) {
    process.stderr.write(`sim2real: ${describeError(error)}\n`);
    process.exitCode = EXIT.failed;
  }
}

void main(process.argv.slice(2));
