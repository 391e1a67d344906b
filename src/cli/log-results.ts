import type { Results } from '../evaluate/results/results';
import { describeError } from '../process/describe-error';
import { EXIT } from './exit-codes';

interface Logging {
  readonly output: string;
  readonly mlflow?: string | undefined;
}

/** Logs written results where that is wanted. A server that fails is told, and sets the exit code: the results are there. */
export async function logResults(results: Results, { output, mlflow }: Logging): Promise<void> {
  if (mlflow === undefined) return;
  const { logToMlflow } = await import('../report/mlflow/log-to-mlflow.js');
  try {
    const { page, withoutFiles } = await logToMlflow(mlflow, results, output);
    process.stderr.write(`sim2real: logged as ${page}\n`);
    if (withoutFiles !== undefined) {
      process.stderr.write(`sim2real: report.html and results.json were not logged: ${withoutFiles}\n`);
    }
  } catch (error) {
    process.stderr.write(
      `sim2real: not logged to MLflow: ${describeError(error)}. The results are in ${output}.\n`,
    );
    process.exitCode = EXIT.losses;
  }
}
