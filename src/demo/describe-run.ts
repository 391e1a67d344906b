import { cpus } from 'node:os';
import { readVersion } from '../process/read-version';
import { readCard, type ModelCard } from '../translate/card';
import { defaultModelsDir, findCardPath } from '../translate/load-translator';
import type { DemoOutcome } from './run-demo';
import type { ProxySummary } from './summary';

/** What was run, so that somebody else can run it again. */
export interface RunDescription {
  readonly command: string;
  readonly proxyCommand: string;
  readonly frames: string;
  readonly rate: number;
  readonly direction: string;
  readonly versions: Readonly<Record<'sim2real' | 'Node.js' | 'ROS 2' | 'RMW', string>>;
  readonly machine: string;
  readonly date: string;
  /** undefined for identity, which has none. */
  readonly card: ModelCard | undefined;
}

export async function describeRun(
  {
    command,
    model,
    rate,
    direction,
  }: { readonly command: string; readonly model: string | undefined; rate: number; direction: string },
  { set, proxyCommand }: Pick<DemoOutcome, 'set' | 'proxyCommand'>,
  proxy: ProxySummary,
): Promise<RunDescription> {
  const cores = cpus();
  return {
    command,
    proxyCommand: proxyCommand.join(' '),
    frames: set.source,
    rate,
    direction,
    versions: {
      sim2real: readVersion(),
      'Node.js': process.versions.node,
      'ROS 2': process.env['ROS_DISTRO'] ?? 'unknown',
      RMW: process.env['RMW_IMPLEMENTATION'] ?? "the distribution's default",
    },
    machine: `${cores.length} × ${cores[0]?.model.trim() ?? process.arch}`,
    date: new Date().toISOString().slice(0, 10),
    // identity has neither file nor card.
    card:
      proxy.sha256 === '' ? undefined : await readCard(findCardPath(model ?? proxy.model, defaultModelsDir)),
  };
}
