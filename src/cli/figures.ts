import type { Command } from '@commander-js/extra-typings';
import { runInterruptibly } from './interruptible';
import { parseOutput, type OptionsOf } from './parse-options';

type Options = OptionsOf<typeof declareFigures>;

/** `sim2real figures RESULTS -o DIR` */
export function registerFigures(program: Command): void {
  declareFigures(program).action(runFigures);
}

function declareFigures(program: Command) {
  return program
    .command('figures')
    .description("write a page's figures for papers: each as SVG, PDF and LaTeX table")
    .argument(
      '<results>',
      'folder that evaluate, merge, drive or compare wrote, or its results.json or comparison.json',
    )
    .requiredOption('-o, --output <folder>', 'new folder for the files', parseOutput)
    .addHelpText(
      'after',
      `
For each figure of the page NAME.svg and NAME.pdf, without title, and its numbers as NAME.tex; the page's tables as
table-NAME.tex. The tables are a tabular each, for \\input, and need the LaTeX package booktabs.
Equal results give equal files. Exit codes: 0 done; 1 failed, nothing written; 2 wrong usage.

Example:
  $ sim2real figures results/ -o paper/figures`,
    );
}

async function runFigures(results: string, { output }: Options): Promise<void> {
  const [{ readPaper }, { writePaper }] = await Promise.all([
    import('../drive/report/read-paper.js'),
    import('../report/figures/write-paper.js'),
  ]);
  await runInterruptibly(output, async (signal) => {
    const paper = await readPaper(results);
    signal.throwIfAborted();
    const files = await writePaper(paper, output);
    process.stdout.write(files.map((file) => `${output.replace(/\/$/, '')}/${file}\n`).join(''));
  });
}
