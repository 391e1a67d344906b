import type { ProxyParameters } from '../config/parameter-table';
import { parseRegion } from '../image/region';
import type { FrameSettings, SettingsSource } from '../pipeline/frame-settings';
import type { OutputTransport } from '../pipeline/picture-codec';
import type { ParameterSource } from './parameter-source';
import { fillVehicle } from './topic-names';

/** The frame loop's settings as the parameters have them at the moment; made anew only when a parameter has changed. */
export class LiveSettings implements SettingsSource {
  readonly #parameters: ParameterSource;
  readonly #frameId: string;
  #madeFrom: ProxyParameters;
  #current: FrameSettings;

  /** @throws ConfigError if frame_id has {veh} in it and veh is empty */
  constructor(parameters: ParameterSource) {
    this.#parameters = parameters;
    this.#frameId = fillVehicle(parameters.values, 'frame_id');
    this.#madeFrom = parameters.values;
    this.#current = this.#make(parameters.values);
  }

  get current(): FrameSettings {
    const { values } = this.#parameters;
    if (values !== this.#madeFrom) {
      this.#madeFrom = values;
      this.#current = this.#make(values);
    }
    return this.#current;
  }

  #make(values: ProxyParameters): FrameSettings {
    return {
      enabled: values.enabled,
      output: findOutputTransport(values),
      // The text was checked when it was set.
      region: values.region === '' ? undefined : parseRegion(values.region),
      quality: values.jpeg_quality,
      maxRate: values.max_rate,
      maxAgeMs: values.max_age_ms,
      onError: values.on_error,
      frameId: this.#frameId,
    };
  }
}

function findOutputTransport({
  transport,
  output_transport,
}: Pick<ProxyParameters, 'transport' | 'output_transport'>): OutputTransport {
  return output_transport === 'same' ? transport : output_transport;
}
