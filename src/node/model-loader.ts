import type { MODEL_PARAMETERS, ProxyParameters } from '../config/parameter-table';
import type { Logger } from '../process/log';
import { createIdentity } from '../translate/identity';
import { readModel } from '../translate/load-translator';
import { openLight } from '../translate/open-light';
import { SupervisedTranslator } from '../translate/supervised-translator';
import type { ActiveModel, LoadedModel } from './active-model';
import type { ParameterSource, PreparedChange } from './parameter-source';

export type ModelParameters = Pick<ProxyParameters, (typeof MODEL_PARAMETERS)[number] | 'load_timeout_ms'>;

/** Loads and warms the models that the parameters name, and hands them to ActiveModel. */
export class ModelLoader {
  readonly #active: ActiveModel;
  readonly #parameters: ParameterSource;
  readonly #log: Logger;
  #loading: Promise<void> = Promise.resolve();

  constructor(active: ActiveModel, parameters: ParameterSource, log: Logger) {
    this.#active = active;
    this.#parameters = parameters;
    this.#log = log;
  }

  /** Loads the first model. Rejects with a ModelError or a TranslateError. */
  load(): Promise<void> {
    const loading = this.#start(this.#parameters.values).then((model) => {
      this.#active.use(model);
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
    if (!this.#active.isLoaded) return undefined;
    const model = await this.#start(next);
    const discard = (): void => void model.translator.close();
    return {
      commit: () => {
        // A manager may have cleaned up meanwhile.
        if (this.#active.isLoaded) this.#active.use(model);
        else discard();
      },
      discard,
    };
  }

  /** Reads card and file anew. @returns what is in use now */
  async reload(): Promise<string> {
    const change = await this.prepareChange(this.#parameters.values);
    if (!change) throw new Error('expected a configured node, found no model in use; configure it first');
    change.commit();
    return this.describe();
  }

  /** What is in use, for people. */
  describe(): string {
    const { name, provider, sha256 } = this.#active.state;
    return `${name} on ${provider}, sha256 ${sha256 || 'none'}`;
  }

  async #start(parameters: ModelParameters): Promise<LoadedModel> {
    const { model, direction, provider, threads, load_timeout_ms } = parameters;
    const checked = await readModel({ model, direction });
    const light = await openLight(checked?.card, parameters.light);
    if (!checked) return { translator: createIdentity(), direction };
    const warmUpSize = this.#active.frameSize;
    const translator = await SupervisedTranslator.start(checked, {
      providers: provider.split(',').map((name) => name.trim()),
      threads,
      startLimitMs: load_timeout_ms,
      logger: this.#log,
      timeoutMs: () => this.#parameters.values.inference_timeout_ms,
      ...(warmUpSize && { warmUpSize }),
    });
    return { translator, direction, light };
  }
}
