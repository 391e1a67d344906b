import type { Ros1Names } from './ros1-names';
import type { Ros1Node } from './ros1-node';
import { ServiceServer, type ServiceSpec } from './service-server';

export interface Ros1ServiceHandlers {
  setEnabled(enabled: boolean): void;
  /** @returns what is in use now; rejects with the reason why nothing changed */
  reload(): Promise<string>;
}

/** `~set_bypass` (std_srvs/SetBool) and `~reload` (std_srvs/Trigger). Rejects where the master does not answer. */
export async function offerRos1Services(
  node: Ros1Node,
  names: Ros1Names,
  handlers: Ros1ServiceHandlers,
): Promise<ServiceServer> {
  const setBypass: ServiceSpec = {
    type: 'std_srvs/SetBool',
    md5: '09fb03525b03e7ea1fd3992bafd87e16',
    handle: (request) => {
      const isBypassed = request[0] === 1;
      handlers.setEnabled(!isBypassed);
      return Promise.resolve(
        isBypassed ? 'bypassed: camera frames pass as they are' : 'frames are translated',
      );
    },
  };
  const trigger: ServiceSpec = {
    type: 'std_srvs/Trigger',
    md5: '937c9679a518e3a18d831e57125ea522',
    handle: () => handlers.reload(),
  };
  const services = await ServiceServer.start(
    node,
    new Map([
      [names.resolveTopicName('~set_bypass'), setBypass],
      [names.resolveTopicName('~reload'), trigger],
    ]),
  );
  await services.register();
  return services;
}
