import { z } from 'zod';
import { describeError } from '../../process/describe-error';

/** A tracking server that cannot be reached, or refuses what it is asked. */
export class MlflowError extends Error {
  override readonly name = 'MlflowError';
}

export interface MlflowRequest {
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** Behind the server's address, such as api/2.0/mlflow/runs/create. */
  readonly path: string;
  /** Sent as JSON; bytes and text as they are. */
  readonly body?: unknown;
}

/** What the server says where something is missing. */
const refusal = z.looseObject({ error_code: z.string(), message: z.string().optional() });

/** A server that takes connections and does not answer must not hold up the results for good. */
const TIMEOUT_MS = 60_000;

/**
 * The REST interface of an MLflow tracking server
 * (https://mlflow.org/docs/latest/api_reference/rest-api.html). Who it is asked by comes from MLflow's own environment variables:
 * MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.
 */
export class MlflowClient {
  readonly #base: string;

  constructor(
    url: string,
    private readonly environment: NodeJS.ProcessEnv = process.env,
  ) {
    this.#base = url.replace(/\/+$/, '');
  }

  /**
   * @returns the answer's JSON; undefined where the server knows no such thing
   * @throws MlflowError
   */
  async ask({ method = 'POST', path, body }: MlflowRequest): Promise<unknown> {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const url = `${this.#base}/${path}`;
    let answer: Response;
    let text: string;
    try {
      answer = await fetch(url, {
        method,
        headers: { ...this.#authorize(), ...(isRaw ? {} : { 'Content-Type': 'application/json' }) },
        ...(body !== undefined && { body: isRaw ? body : JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      text = await answer.text();
    } catch (cause) {
      throw new MlflowError(`${url}: expected an MLflow server, found none: ${describeCause(cause)}`, {
        cause,
      });
    }
    const document = parseJson(text);
    if (answer.ok) return document;
    const refused = refusal.safeParse(document).data;
    if (refused?.error_code === 'RESOURCE_DOES_NOT_EXIST') return undefined;
    throw new MlflowError(
      `${url}: the server answers ${answer.status}: ${refused?.message ?? text.slice(0, 200)}`,
    );
  }

  #authorize(): Record<string, string> {
    const {
      MLFLOW_TRACKING_TOKEN: token,
      MLFLOW_TRACKING_USERNAME: user,
      MLFLOW_TRACKING_PASSWORD: password = '',
    } = this.environment;
    if (token !== undefined) return { Authorization: `Bearer ${token}` };
    if (user === undefined) return {};
    return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  }
}

/** fetch says only that it failed; why is in its cause. */
function describeCause(error: unknown): string {
  return describeError((error as { readonly cause?: unknown }).cause ?? error);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
