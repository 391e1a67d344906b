import type { InferenceSession } from 'onnxruntime-node';
import type { RgbFrame } from '../image/frame';
import { describeError } from '../process/describe-error';
import type { ModelCard } from './card';
import { CardTranslator } from './card-translator';
import { findSizeProblem } from './frame-size';
import { findDefaultLight, type LightDescription } from './light-chooser';
import { makeSessionSetup, type OnnxTranslatorOptions } from './make-session-setup';
import { NoProviderError } from './no-provider-error';
import type * as onnxSession from './onnx-session';
import { TranslateError } from './translate-error';
import { HEALTHY, type Translator } from './translator';
import type { SessionSetup } from './worker-messages';

type OnnxSession = typeof onnxSession;

/**
 * A model on the calling thread, which each run blocks, for a node that labels a small frame now and then: a thread of its
 * own would take 10 MiB. Its memory is given back after each run.
 */
export class InlineTranslator extends CardTranslator implements Translator {
  readonly card: ModelCard;
  readonly health = HEALTHY;
  readonly #light: LightDescription | undefined;

  /** Resolves when a warm-up frame is translated. @throws NoProviderError where no provider runs the model */
  static async start(options: OnnxTranslatorOptions): Promise<InlineTranslator> {
    const setup = makeSessionSetup(options, false);
    // Loaded here: onnxruntime is large, and most processes run their models in threads.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { createSession, infer } = require('./onnx-session') as OnnxSession;
    const { session, provider, skipped } = await createSession(setup);
    if (session === undefined) throw new NoProviderError(skipped);
    // The session has its own weights by now.
    const small = { ...setup, model: new Uint8Array(0) };
    return new InlineTranslator(options.card, provider, session, small, infer);
  }

  private constructor(
    card: ModelCard,
    readonly provider: string,
    private readonly session: InferenceSession,
    private readonly setup: SessionSetup,
    private readonly infer: OnnxSession['infer'],
  ) {
    super();
    this.card = card;
    this.#light = findDefaultLight(card);
  }

  async translate(frame: RgbFrame, light = this.#light): Promise<RgbFrame> {
    const refusal = findSizeProblem(this.card, frame);
    if (refusal !== undefined) throw refusal;
    const { width, height, data } = frame;
    const output = new ArrayBuffer(data.length);
    try {
      await this.infer(this.session, this.setup, {
        ...{ width, height, input: data.buffer, output },
        ...(light && { light }),
      });
    } catch (error) {
      throw new TranslateError(`Model ${this.name}: ${describeError(error)}`, { cause: error });
    }
    return { width, height, data: new Uint8Array(output) };
  }

  async close(): Promise<void> {
    await this.session.release();
  }
}
