import type { MODEL_PARAMETERS, ProxyParameters } from '../config/parameter-table';
import type { Logger } from '../process/log';
import type { CameraImage } from '../image/frame';
import { FramePipeline, type OutputTransport, type ProcessedImage } from '../pipeline/pipeline';
import { parseRegion, type Region } from '../image/region';
import { createIdentity } from '../translate/identity';
import { readModel } from '../translate/load-translator';
import { SupervisedTranslator, type WorkerHealth } from '../translate/supervised-translator';
import type { Translator } from '../translate/translator';
import type { PreparedChange } from './node-parameters';

export type ModelParameters = Pick<ProxyParameters, (typeof MODEL_PARAMETERS)[number] | 'load_timeout_ms'>;

/** What diagnostics say of the model. */
export interface ModelState extends WorkerHealth {
  readonly name: string;
  readonly sha256: string;
  readonly provider: string;
  readonly direction: string;
  /** How often another model was taken into use while running. */
  readonly swaps: number;
}

interface LoadedModel {
  readonly translator: Translator;
  readonly direction: string;
}

const NO_MODEL: ModelState = {
  name: '',
  sha256: '',
  provider: '',
  direction: '',
  restarts: 0,
  problem: '',
  lastProblem: '',
  swaps: 0,
};

/**
 * Holds the model in use. Another one is loaded and warmed beside it and then takes its place:
 * a frame ends with the model that it began with, and the next begins with the new one.
 */
export class ModelHolder {
  readonly #read: () => ProxyParameters;
  readonly #log: Logger;
  #inUse: LoadedModel | undefined;
  #pipeline: FramePipeline | undefined;
  #inWork: Promise<unknown> = Promise.resolve();
  #size: { readonly width: number; readonly height: number } | undefined;
  #loading: Promise<void> = Promise.resolve();
  #swaps = 0;
  /** Of workers whose model was replaced since. */
  #pastRestarts = 0;

  /** @param read the parameters as they are at the moment */
  constructor(read: () => ProxyParameters, log: Logger) {
    this.#read = read;
    this.#log = log;
  }

  get state(): ModelState {
    if (!this.#inUse) return { ...NO_MODEL, restarts: this.#pastRestarts, swaps: this.#swaps };
    const { translator, direction } = this.#inUse;
    const { restarts, problem, lastProblem } = readHealth(translator);
    return {
      name: translator.name,
      sha256: translator.sha256 ?? '',
      provider: translator.provider,
      direction,
      restarts: this.#pastRestarts + restarts,
      problem,
      lastProblem,
      swaps: this.#swaps,
    };
  }

  /** Loads the model that the parameters name. Rejects with a ModelError or a TranslateError. */
  load(): Promise<void> {
    const loading = this.#prepare(this.#read()).then((prepared) => {
      this.#adopt(prepared);
    });
    this.#loading = loading.catch(() => undefined);
    return loading;
  }

  /**
   * Loads and warms another model beside the one in use, which goes on. Rejects as `load`, and nothing has changed.
   * @returns undefined where no model is in use: then the next configure reads the parameters
   */
  async prepareChange(next: ModelParameters): Promise<PreparedChange | undefined> {
    await this.#loading;
    if (!this.#inUse) return undefined;
    const prepared = await this.#prepare(next);
    const discard = (): void => void prepared.translator.close();
    return {
      commit: () => {
        // A manager may have cleaned up meanwhile.
        if (this.#inUse) this.#adopt(prepared);
        else discard();
      },
      discard,
    };
  }

  /** Reads card and file anew. @returns what is in use now */
  async reload(): Promise<string> {
    const change = await this.prepareChange(this.#read());
    if (!change) throw new Error('expected a configured node, found no model in use; configure it first');
    change.commit();
    const { name, provider, sha256 } = this.state;
    return `${name} on ${provider}, sha256 ${sha256 || 'none'}`;
  }

  async #prepare(parameters: ModelParameters): Promise<LoadedModel> {
    const { model, direction, provider, threads, load_timeout_ms } = parameters;
    const checked = await readModel({ model, direction });
    if (!checked) return { translator: createIdentity(), direction };
    const translator = await SupervisedTranslator.start(checked, {
      providers: provider.split(',').map((name) => name.trim()),
      threads,
      startLimitMs: load_timeout_ms,
      logger: this.#log,
      timeoutMs: () => this.#read().inference_timeout_ms,
      ...(this.#size && { warmUpSize: this.#size }),
    });
    return { translator, direction };
  }

  /** From the next frame on. The model before ends when its last frame is done. */
  #adopt(prepared: LoadedModel): void {
    const before = this.#inUse;
    this.#inUse = prepared;
    const { translator } = prepared;
    const { region, jpeg_quality, max_pixels } = this.#read();
    const options = {
      translator,
      region: chooseRegion(region, translator),
      jpegQuality: jpeg_quality,
      maxPixels: max_pixels,
    };
    if (this.#pipeline) this.#pipeline.setOptions(options);
    else this.#pipeline = new FramePipeline(options);
    this.#log.info(
      { model: translator.name, provider: translator.provider },
      before ? 'model switched' : 'model loaded and warm',
    );
    if (!before) return;
    this.#swaps++;
    this.#pastRestarts += readHealth(before.translator).restarts;
    void this.#inWork.then(() => before.translator.close());
  }

  /** Loads what raw pictures need: OpenCV, which blocks for 0.4 s, now rather than at the first frame. */
  async prepareRaw(): Promise<void> {
    await this.#pipeline?.prepareRaw();
  }

  process(image: CameraImage, output: OutputTransport): Promise<ProcessedImage> {
    const [pipeline, model] = [this.#pipeline, this.#inUse];
    if (!pipeline || !model) return Promise.reject(new Error('no model is loaded'));
    const { region, jpeg_quality } = this.#read();
    pipeline.setOptions({ jpegQuality: jpeg_quality, region: chooseRegion(region, model.translator) });
    const work = pipeline.process(image, output).then((result) => {
      this.#size = { width: result.width, height: result.height };
      return result;
    });
    this.#inWork = work.catch(() => undefined);
    return work;
  }

  release(image: ProcessedImage): void {
    this.#pipeline?.release(image);
  }

  async close(): Promise<void> {
    const model = this.#inUse;
    this.#inUse = undefined;
    this.#pipeline?.close();
    this.#pipeline = undefined;
    if (model) this.#pastRestarts += readHealth(model.translator).restarts;
    await model?.translator.close();
  }
}

function readHealth(translator: Translator): WorkerHealth {
  return translator instanceof SupervisedTranslator ? translator.health : NO_MODEL;
}

/** Empty: the model's own. The text was checked when it was set. */
function chooseRegion(text: string, translator: Translator): Region {
  return text === '' ? (translator.region ?? 'full') : parseRegion(text);
}
