import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { testPython } from '../../support/python';

/** An element of a launch file, its children in order. */
export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
}

/** What `ros2 launch` does with a file and arguments, as far as sim2real's files need it. */
export interface Launched {
  /** Executable and arguments, as launch_ros of Humble to Kilted puts them together. */
  readonly command: readonly string[];
  readonly logs: readonly string[];
  /** Seconds after which it is started again when it has ended; undefined: not at all. */
  readonly respawnDelay: number | undefined;
}

export function readLaunchFile(path: string): Element {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    ignoreDeclaration: true,
    htmlEntities: false,
    trimValues: false,
  });
  const roots = (parser.parse(readFileSync(path, 'utf8')) as object[]).map(toElement).filter(isElement);
  if (roots[0]?.tag !== 'launch')
    throw new Error(`${path}: expected <launch>, found ${String(roots[0]?.tag)}`);
  return roots[0];
}

function toElement(node: object): Element | undefined {
  const { ':@': attributes = {}, ...content } = node as { ':@'?: Record<string, string> };
  const [tag, children] = Object.entries(content)[0] ?? [];
  if (tag === undefined || tag.startsWith('#')) return undefined;
  // XML makes a blank of every line break in an attribute; this parser leaves them.
  const blanked = Object.entries(attributes).map(([key, text]) => [key, text.replace(/[\r\n\t]/g, ' ')]);
  return {
    tag,
    attributes: Object.fromEntries(blanked) as Record<string, string>,
    children: (children as object[]).map(toElement).filter(isElement),
  };
}

/** @throws Error where launch would: it takes a boolean as it is written, no substitution */
function readRespawn({ respawn = 'false', respawn_delay = '0' }: Element['attributes']): number | undefined {
  if (respawn !== 'true' && respawn !== 'false')
    throw new Error(`respawn: expected a boolean, found ${respawn}`);
  return respawn === 'true' ? Number(respawn_delay) : undefined;
}

function isElement(element: Element | undefined): element is Element {
  return element !== undefined;
}

/**
 * Evaluates the file; `$(eval ...)` is evaluated by Python, as launch does.
 * @param prefix ament prefix with the package
 * @throws Error with launch's message where launch would refuse
 */
export function evaluateLaunch(root: Element, prefix: string, given: Record<string, string>): Launched {
  return new Evaluation(prefix, given).run(root);
}

class Evaluation {
  readonly #variables: Map<string, string>;
  readonly #parameters: string[] = [];
  readonly #remaps: string[] = [];
  readonly #logs: string[] = [];
  #namespace = '';
  #command: string[] = [];
  #respawnDelay: number | undefined;

  constructor(
    private readonly prefix: string,
    given: Record<string, string>,
  ) {
    this.#variables = new Map(Object.entries(given));
  }

  run(root: Element): Launched {
    root.children.forEach((child) => {
      this.#visit(child);
    });
    return { command: this.#command, logs: this.#logs, respawnDelay: this.#respawnDelay };
  }

  #visit(element: Element): void {
    const { attributes, tag } = element;
    if (attributes['if'] !== undefined && !isTrue(this.#substitute(attributes['if']))) return;
    if (attributes['unless'] !== undefined && isTrue(this.#substitute(attributes['unless']))) return;
    const get = (name: string): string => this.#substitute(attributes[name] ?? '');
    switch (tag) {
      case 'arg':
        this.#declare(element);
        break;
      case 'group': {
        const namespace = this.#namespace;
        element.children.forEach((child) => {
          this.#visit(child);
        });
        this.#namespace = namespace;
        break;
      }
      case 'push_ros_namespace':
        this.#namespace = resolveName(this.#namespace, get('namespace'));
        break;
      case 'include':
        for (const { attributes: argument } of element.children) {
          this.#variables.set(argument['name'] ?? '', this.#substitute(argument['value'] ?? ''));
        }
        readLaunchFile(get('file')).children.forEach((child) => {
          this.#visit(child);
        });
        break;
      case 'let':
        this.#variables.set(get('name'), get('value'));
        break;
      case 'set_parameter':
        this.#parameters.push('-p', `${get('name')}:=${toPythonText(get('value'))}`);
        break;
      case 'set_parameters_from_file':
        this.#parameters.push('--params-file', get('filename'));
        break;
      case 'set_remap':
        this.#remaps.push('-r', `${get('from')}:=${get('to')}`);
        break;
      case 'log':
        this.#logs.push(get('message'));
        break;
      case 'node':
        this.#start(element);
        break;
      default:
        throw new Error(`<${tag}> is not known to this test; teach it or use ros2 launch`);
    }
  }

  #declare({ attributes, children }: Element): void {
    const name = attributes['name'] ?? '';
    const fallback = attributes['default'];
    if (!this.#variables.has(name)) {
      if (fallback === undefined) throw new Error(`Required launch argument "${name}" was not provided.`);
      this.#variables.set(name, this.#substitute(fallback));
    }
    const choices = children
      .filter(({ tag }) => tag === 'choice')
      .map((choice) => choice.attributes['value']);
    const value = this.#variables.get(name);
    if (choices.length > 0 && !choices.includes(value)) {
      throw new Error(`Argument "${name}" provided value "${String(value)}" is not valid.`);
    }
  }

  /** launch_ros' order: name and namespace, parameters set for the group, the node's own, remaps of both alike. */
  #start({ attributes, children }: Element): void {
    const get = (name: string): string => this.#substitute(attributes[name] ?? '');
    const values = children
      .filter(({ tag }) => tag === 'param')
      .map(
        (param) =>
          `    ${param.attributes['name'] ?? ''}: '${this.#substitute(param.attributes['value'] ?? '')}'\n`,
      );
    const namespace = resolveName(this.#namespace, get('namespace'));
    const remaps = children
      .filter(({ tag }) => tag === 'remap')
      .flatMap(({ attributes: { from = '', to = '' } }) => [
        '-r',
        `${this.#substitute(from)}:=${this.#substitute(to)}`,
      ]);
    const file = join(mkdtempSync(join(this.prefix, 'launch-params-')), 'own.yaml');
    writeFileSync(file, `${namespace}/${get('name')}:\n  ros__parameters:\n${values.join('')}`);
    if (this.#command.length > 0) throw new Error('expected one node, found a second one');
    this.#respawnDelay = readRespawn(attributes);
    this.#command = [
      join(this.prefix, 'lib', get('pkg'), get('exec')),
      ...['--ros-args', '-r', `__node:=${get('name')}`, '-r', `__ns:=${namespace}`],
      ...[...this.#parameters, '--params-file', file, ...this.#remaps, ...remaps],
    ];
  }

  #substitute(text: string): string {
    const expression = /^\$\(eval '((?:[^'\\]|\\.)*)'\)$/s.exec(text);
    if (expression) return evaluatePython(this.#substitute((expression[1] ?? '').replace(/\\(.)/g, '$1')));
    // The innermost first, as launch's grammar has it.
    const replaced = text.replace(
      /\$\(([a-z-]+) ([^()\s]+)(?: '?([^'()]*)'?)?\)/g,
      (whole, kind: string, name: string, other?: string) => {
        if (kind === 'var') {
          const value = this.#variables.get(name);
          if (value === undefined) throw new Error(`launch configuration '${name}' does not exist`);
          return value;
        }
        if (kind === 'env') return process.env[name] ?? other ?? '';
        if (kind === 'find-pkg-share') return join(this.prefix, 'share', name);
        throw new Error(`${whole} is not known to this test; teach it or use ros2 launch`);
      },
    );
    return replaced === text ? text : this.#substitute(replaced);
  }
}

/** launch_ros' rule: an absolute namespace stands alone. */
function resolveName(outer: string, namespace: string): string {
  if (namespace.startsWith('/')) return namespace;
  return namespace === '' ? outer : `${outer}/${namespace}`;
}

const evaluated = new Map<string, string>();

function evaluatePython(expression: string): string {
  const known = evaluated.get(expression);
  if (known !== undefined) return known;
  const script = 'import math, sys\nprint(eval(sys.argv[1], {}, dict(vars(math))), end="")';
  const { status, stdout, stderr } = spawnSync(testPython ?? 'python3', ['-c', script, expression], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  if (status !== 0) throw new Error(stderr.trim().split('\n').pop() ?? 'Python failed');
  evaluated.set(expression, stdout);
  return stdout;
}

function isTrue(text: string): boolean {
  if (/^(true|1)$/i.test(text)) return true;
  if (/^(false|0)$/i.test(text)) return false;
  throw new Error(`expected a condition to be true or false, found "${text}"`);
}

/** launch reads a value as YAML and writes it as Python does. */
function toPythonText(value: string): string {
  return value === 'true' ? 'True' : value === 'false' ? 'False' : value;
}
