import { join } from 'node:path';
import { AGENT_PARAMETERS, ROBOT_PARAMETERS } from '../../src/config/drive-parameters';
import { packageRoot } from '../../src/process/package-root';
import { readLaunchFile, type Element } from './support/launch-file';

const read = (name: string): Element => readLaunchFile(join(packageRoot, 'launch', name));
const pick = ({ children }: Element, tag: string): Element[] => children.filter((each) => each.tag === tag);
const name = ({ attributes }: Element): string => attributes['name'] ?? '';

describe('launch/drive.launch', () => {
  const file = read('drive.launch');

  test('describes each argument', () => {
    for (const { attributes } of pick(file, 'arg')) {
      expect(attributes['description']).toMatch(/.{20}/);
      expect(attributes).toHaveProperty('default');
    }
  });

  test('starts robot and agent with parameters they have', () => {
    const nodes = pick(file, 'node');
    expect(nodes.map(({ attributes }) => attributes['exec'])).toEqual(['robot', 'agent']);
    const tables: object[] = [ROBOT_PARAMETERS, AGENT_PARAMETERS];
    for (const [i, node] of nodes.entries()) {
      const names = pick(node, 'param').map(name);
      expect(names.length).toBeGreaterThan(3);
      expect(Object.keys(tables[i] ?? {})).toEqual(expect.arrayContaining(names));
    }
  });

  test('gives the proxy arguments that it takes', () => {
    const [include] = pick(file, 'include');
    expect(include?.attributes['file']).toBe('$(find-pkg-share sim2real)/launch/proxy.launch');
    const known = pick(read('proxy.launch'), 'arg').map(name);
    expect(known).toEqual(expect.arrayContaining(pick(include ?? file, 'arg').map(name)));
  });

  test('uses no argument that it does not declare', () => {
    const declared = pick(file, 'arg').map(name);
    const used = [...JSON.stringify(file).matchAll(/\$\(var (\w+)\)/g)].map(([, found]) => found);
    expect(used.length).toBeGreaterThan(10);
    expect(declared).toEqual(expect.arrayContaining(used));
  });
});
