import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const SEPARATOR = '='.repeat(80);

interface Definition {
  readonly encoding: string;
  readonly data: Uint8Array;
}

const NONE: Definition = { encoding: '', data: new Uint8Array() };

/**
 * The definition of a ROS 2 type with all that it contains, as rosbag2 embeds it, for bags that were recorded before
 * Iron: from the sourced ROS's share folders, else from the common types of Jazzy. Without one, an empty definition:
 * such messages play, but a viewer cannot look into them.
 */
export async function findMessageDefinition(type: string): Promise<Definition> {
  const texts = new Map<string, string>();
  const open = [type];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (texts.has(next)) continue;
    const text = await readDefinition(next);
    if (text === undefined) return NONE;
    texts.set(next, text);
    open.push(...listUsedTypes(text, next).reverse());
  }
  const parts = [...texts].map(([name, text]) =>
    name === type ? text : `MSG: ${name.replace('/msg/', '/')}\n${text}`,
  );
  return { encoding: 'ros2msg', data: Buffer.from(parts.join(`\n${SEPARATOR}\n`)) };
}

async function readDefinition(type: string): Promise<string | undefined> {
  const [pkg, kind, name, ...more] = type.split('/');
  const parts = [pkg, kind, name];
  if (more.length > 0 || kind !== 'msg' || !parts.every((part) => part !== undefined && /^\w+$/.test(part))) {
    return undefined;
  }
  for (const root of listRoots()) {
    try {
      return await readFile(join(root, `${type}.msg`), 'utf8');
    } catch {
      // Not in this one.
    }
  }
  return undefined;
}

function listRoots(): string[] {
  const prefixes = (process.env['AMENT_PREFIX_PATH'] ?? '').split(':').filter((prefix) => prefix !== '');
  const common = dirname(require.resolve('@foxglove/rosmsg-msgs-common/package.json'));
  return [...prefixes.map((prefix) => join(prefix, 'share')), join(common, 'msgdefs', 'ros2jazzy')];
}

const PRIMITIVES = /^(bool|byte|char|float32|float64|u?int(8|16|32|64)|w?string)$/;

/** Full names of the message types of a definition's fields. */
function listUsedTypes(text: string, type: string): string[] {
  const [own = ''] = type.split('/');
  return text.split('\n').flatMap((line) => {
    const field = /^\s*([A-Za-z]\w*(?:\/\w+)*)(?:<=\d+)?(?:\[[^\]]*\])?\s+[A-Za-z]\w*/.exec(line);
    const name = field?.[1];
    if (name === undefined || PRIMITIVES.test(name)) return [];
    const parts = name.split('/');
    const base = parts.at(-1) ?? '';
    // Duration and Time without a package are ROS 1; a bare name is of the same package.
    return [`${parts.length > 1 ? (parts[0] ?? own) : own}/msg/${base}`];
  });
}
