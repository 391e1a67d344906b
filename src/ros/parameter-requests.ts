import * as rclnodejs from 'rclnodejs';
import type { Logger } from '../process/log';
import { describeError } from '../process/describe-error';

export interface SetResult {
  readonly successful: boolean;
  readonly reason: string;
}

/** Sets all of the parameters or none; may reject with the reason instead. */
export type SetParameters = (parameters: rclnodejs.Parameter[]) => Promise<SetResult>;

interface Response<Template> {
  readonly template: Template;
  send(message: Template): void;
}

interface SetRequest {
  readonly parameters: Parameters<typeof rclnodejs.Parameter.fromParameterMessage>[0][];
}

/** The part of rclnodejs' ParameterService that answers; it looks each method up when a request comes. */
interface ParameterService {
  _handleSetParameters(request: SetRequest, response: Response<{ results: SetResult[] }>): void;
  _handleSetParametersAtomically(request: SetRequest, response: Response<{ result: SetResult }>): void;
}

const READERS = [
  '_handleListParameters',
  '_handleDescribeParameters',
  '_handleGetParameters',
  '_handleGetParameterTypes',
] as const;

type Reader = (request: unknown, response: Response<unknown>) => void;

/**
 * Answers the services set_parameters and set_parameters_atomically when the change is made, which may take a while:
 * rclnodejs would answer at once, before a model is loaded, and could not refuse it any more.
 * @param together names that one request of set_parameters sets as one, since each alone may not fit the others
 */
export function answerSetRequests(
  node: rclnodejs.Node,
  together: readonly string[],
  set: SetParameters,
  log: Logger,
): void {
  const service = (node as unknown as { _parameterService: ParameterService })._parameterService;
  service._handleSetParametersAtomically = (request, response) => {
    void readParameters(request, set).then((result) => {
      response.send({ ...response.template, result });
    });
  };
  service._handleSetParameters = (request, response) => {
    void setOneByOne(request, together, set).then((results) => {
      response.send({ ...response.template, results });
    });
  };
  guardReaders(service as unknown as Record<(typeof READERS)[number], Reader>, log);
}

async function setOneByOne(
  { parameters }: SetRequest,
  together: readonly string[],
  set: SetParameters,
): Promise<SetResult[]> {
  const isTogether = ({ name }: { name: string }): boolean => together.includes(name);
  const group = parameters.filter(isTogether);
  let groupResult: Promise<SetResult> | undefined;
  const results: SetResult[] = [];
  for (const parameter of parameters) {
    if (isTogether(parameter)) {
      groupResult ??= readParameters({ parameters: group }, set);
      results.push(await groupResult);
    } else {
      results.push(await readParameters({ parameters: [parameter] }, set));
    }
  }
  return results;
}

/** Never rejects: a value of a type that ROS does not have is refused, not thrown over. */
async function readParameters({ parameters }: SetRequest, set: SetParameters): Promise<SetResult> {
  try {
    return await set(parameters.map((message) => rclnodejs.Parameter.fromParameterMessage(message)));
  } catch (error) {
    return { successful: false, reason: describeError(error) };
  }
}

/** An exception in a service's callback ends the process: a request that rclnodejs cannot answer gets an empty answer. */
function guardReaders(service: Record<(typeof READERS)[number], Reader>, log: Logger): void {
  for (const name of READERS) {
    const read = service[name].bind(service);
    service[name] = (request, response) => {
      try {
        read(request, response);
      } catch (error) {
        log.warn({ err: error }, 'a parameter request could not be answered');
        response.send(response.template);
      }
    };
  }
}
