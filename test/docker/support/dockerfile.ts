import { readFileSync } from 'node:fs';

/** One instruction of a Dockerfile, continued lines joined. */
export interface Instruction {
  /** In capitals, for instance `COPY`. */
  readonly name: string;
  /** `--from=build` as from: build. */
  readonly flags: Readonly<Record<string, string>>;
  /** What follows the flags, as written. */
  readonly rest: string;
  readonly line: number;
}

/** From one FROM to the next. */
export interface Stage {
  readonly name: string | undefined;
  /** With arguments put in from the ARGs before the first FROM. */
  readonly image: string;
  readonly instructions: readonly Instruction[];
}

export interface Dockerfile {
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
}

const KNOWN = new Set([
  ...['ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'RUN'],
  ...['SHELL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'],
]);

/**
 * Reads the part of the Dockerfile language that this project uses: no here-documents, no parser directives.
 * @throws Error on anything that is not an instruction, with its line
 */
export function readDockerfile(path: string): Dockerfile {
  const instructions = joinLines(readFileSync(path, 'utf8')).map(({ text, line }) => parse(text, line, path));
  return { instructions, stages: splitStages(instructions) };
}

function joinLines(text: string): { text: string; line: number }[] {
  const joined: { text: string; line: number }[] = [];
  let open: { text: string; line: number } | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    // A comment may stand between continued lines.
    if (raw.trim() === '' || raw.trim().startsWith('#')) continue;
    const continued = raw.endsWith('\\');
    const part = (continued ? raw.slice(0, -1) : raw).trim();
    open = open ? { ...open, text: `${open.text} ${part}` } : { text: part, line: index + 1 };
    if (continued) continue;
    joined.push(open);
    open = undefined;
  }
  if (open) throw new Error(`line ${open.line}: the last line is continued`);
  return joined;
}

function parse(text: string, line: number, path: string): Instruction {
  const [, name = '', after = ''] = /^(\S+)\s+(.*)$/.exec(text) ?? [];
  if (!KNOWN.has(name)) throw new Error(`${path}:${line}: expected an instruction, found "${text}"`);
  const flags: Record<string, string> = {};
  let rest = after;
  for (let match; (match = /^--([a-z-]+)=(\S+)\s+/.exec(rest)); rest = rest.slice(match[0].length)) {
    flags[match[1] ?? ''] = match[2] ?? '';
  }
  if (rest.includes('<<')) throw new Error(`${path}:${line}: here-documents are not read here`);
  return { name, flags, rest, line };
}

function splitStages(instructions: readonly Instruction[]): Stage[] {
  const starts = instructions.flatMap(({ name }, index) => (name === 'FROM' ? [index] : []));
  const defaults = new Map(
    instructions.slice(0, starts[0]).flatMap(({ rest }): [string, string][] => {
      const [name = '', ...value] = rest.split('=');
      return [[name, value.join('=')]];
    }),
  );
  return starts.map((start, index) => {
    const [image = '', , name] = (instructions[start]?.rest ?? '').split(/\s+/);
    return {
      name,
      image: image.replaceAll(/\$\{(\w+)\}/g, (whole, argument: string) => defaults.get(argument) ?? whole),
      instructions: instructions.slice(start + 1, starts[index + 1]),
    };
  });
}
