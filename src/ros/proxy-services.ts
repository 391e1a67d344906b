import type * as rclnodejs from 'rclnodejs';
import type { Logger } from '../process/log';
import { describeError } from '../process/describe-error';
import { SERVICES } from '../node/interface-table';
import type { SetResult } from './parameter-requests';

export interface ServiceHandlers {
  /** Sets the parameter `enabled`. */
  setEnabled(enabled: boolean): Promise<SetResult>;
  /** Reads and warms card and model anew. @returns what is in use now; rejects with the reason why it is not */
  reload(): Promise<string>;
}

/** std_srvs/srv/SetBool and Trigger answer alike. */
interface Answer {
  success: boolean;
  message: string;
}

interface Response {
  readonly template: Answer;
  send(answer: Answer): void;
}

/** `~/set_bypass` (std_srvs/SetBool) and `~/reload` (std_srvs/Trigger). They live as long as the node. */
export function offerServices(node: rclnodejs.Node, handlers: ServiceHandlers, log: Logger): void {
  node.createService(SERVICES.setBypass.type, SERVICES.setBypass.name, (request, response) => {
    const { data } = request;
    answer(response, log, async () => {
      const { successful, reason } = await handlers.setEnabled(!data);
      if (!successful) throw new Error(reason);
      return data ? 'bypassed: camera frames pass as they are' : 'frames are translated';
    });
  });
  node.createService(SERVICES.reload.type, SERVICES.reload.name, (_request, response) => {
    answer(response, log, () => handlers.reload());
  });
}

/** Never throws and never rejects: rclnodejs ends the process over one. */
function answer(response: Response, log: Logger, work: () => Promise<string>): void {
  const send = (success: boolean, message: string): void => {
    if (success) log.info(message);
    response.send({ success, message });
  };
  work().then(
    (message) => {
      send(true, message);
    },
    (error: unknown) => {
      send(false, describeError(error));
    },
  );
}
