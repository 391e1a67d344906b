// @ts-check
// Draws rooms.cjs into CONTRIBUTING.md: npm run rooms. With --check it writes nothing, and fails where the drawing is old.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import rooms from '../rooms.cjs';

const FILE = fileURLToPath(new URL('../CONTRIBUTING.md', import.meta.url));
const PICTURE = /(<!-- drawn by npm run rooms -->\n)[^]*?(<!-- end -->)/;

const text = readFileSync(FILE, 'utf8');
if (!PICTURE.test(text)) throw new Error(`expected a text that fits ${PICTURE} in ${FILE}, found none`);
const drawn = text.replace(PICTURE, `$1\n${drawRooms()}\n$2`);
if (!process.argv.includes('--check')) {
  writeFileSync(FILE, drawn);
} else if (drawn !== text) {
  console.error('CONTRIBUTING.md: expected the picture of rooms.cjs, found an older one; run: npm run rooms');
  process.exitCode = 1;
}

/** Draws one picture of the rooms, and one of each room that has rooms inside. */
function drawRooms() {
  const parents = new Set(Object.keys(rooms).flatMap((name) => name.match(/^[^/]+(?=\/)/) ?? []));
  const insides = [...parents].map((parent) => {
    const picture = drawArrows((name) => (`${name}/`.startsWith(`${parent}/`) ? name : undefined));
    return `Inside \`src/${parent}\`:\n\n${picture}`;
  });
  return [drawArrows((name) => name.split('/')[0]), ...insides].join('\n');
}

/**
 * Draws a Mermaid flowchart. An arrow is left out where a longer way leads to the same place.
 * @param {(room: string) => string | undefined} toNode where a room stands in the picture, if it does
 */
function drawArrows(toNode) {
  /** @type {Map<string, Set<string>>} */
  const imports = new Map();
  for (const [room, others] of Object.entries(rooms)) {
    const node = toNode(room);
    if (node === undefined) continue;
    const targets = imports.get(node) ?? new Set();
    for (const target of others.map(toNode)) if (target !== undefined && target !== node) targets.add(target);
    imports.set(node, targets);
  }
  /** @type {(from: string, to: string) => boolean} */
  const leadsTo = (from, to) =>
    [...(imports.get(from) ?? [])].some((next) => next === to || leadsTo(next, to));
  const lines = [...imports].reverse().map(([node, targets]) => {
    const drawn = [...targets].filter((to) => ![...targets].some((next) => leadsTo(next, to)));
    return `  ${[drawNode(node), ...(drawn.length > 0 ? [drawn.map(drawNode).join(' & ')] : [])].join(' --> ')}`;
  });
  return ['```mermaid', 'flowchart TB', ...lines, '```', ''].join('\n');
}

/** @param {string} room */
function drawNode(room) {
  return room.replace(/.*\//, '');
}
