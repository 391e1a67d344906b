import { TAPE_COLORS } from '../lines/tape';

/**
 * The page's script, plain JavaScript: the compiler knows no DOM here. It speaks with LivePage over one WebSocket: text
 * is JSON, a binary message is a view (encode-view.ts).
 */
export const PAGE_SCRIPT = `'use strict';
const COLORS = ${JSON.stringify(TAPE_COLORS)};
const SIDES = ['camera', 'proxied'];
const CHANNELS = [['Hue', 180], ['Saturation', 255], ['Value', 255]];
const find = (id) => document.getElementById(id);
const make = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};
let socket, ranges, robot, suggested, pending;

function connect() {
  socket = new WebSocket('ws' + location.origin.slice(4) + '/live');
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => tellConnection('connected', false);
  socket.onclose = () => {
    tellConnection('no connection to the robot; trying again', true);
    setTimeout(connect, 2000);
  };
  socket.onmessage = ({ data }) => (typeof data === 'string' ? takeText(JSON.parse(data)) : takeView(data));
}

function tellConnection(text, isBad) {
  const place = find('connection');
  if (place.textContent !== text) place.textContent = text;
  place.classList.toggle('bad', isBad);
}

function takeText(message) {
  if (message.robot) robot = message.robot;
  if (message.ranges) {
    ranges = message.ranges;
    showColors();
  }
  if (message.report) showReport(message.report);
  if (message.error) tellConnection('a picture cannot be shown: ' + message.error, true);
}

function takeView(data) {
  const length = new DataView(data).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length)));
  let at = 4 + length;
  const pictures = head.lengths.map((size) => new Uint8Array(data, (at += size) - size, size));
  SIDES.forEach((side, i) => {
    const figure = find(side);
    showPicture(figure.querySelector('.picture'), pictures[2 * i], 'image/jpeg');
    showPicture(figure.querySelector('.selected'), pictures[2 * i + 1], 'image/png');
    showSegments(figure.querySelector('svg'), head.sides[i].segments);
    const counts = COLORS.map((color) => head.sides[i].segments[color].length / 4 + ' ' + color);
    figure.querySelector('.count').textContent = 'segments: ' + counts.join(', ');
  });
  for (const color of COLORS) {
    const share = (side) => (100 * head.sides[side].share[color]).toFixed(1) + ' %';
    const place = find('share-' + color);
    if (place) place.textContent = 'takes in ' + share(0) + ' of the camera picture, ' + share(1) + ' of the proxy picture';
  }
  if (JSON.stringify(head.suggested) !== JSON.stringify(suggested)) {
    suggested = head.suggested;
    showSuggested();
  }
  tellConnection('connected', false);
}

function showPicture(image, bytes, type) {
  const old = image.src;
  image.src = URL.createObjectURL(new Blob([bytes], { type }));
  if (old) URL.revokeObjectURL(old);
}

function showSegments(svg, segments) {
  const paths = COLORS.map((color) => {
    const lines = segments[color];
    let path = '';
    for (let i = 0; i < lines.length; i += 4) {
      path += 'M' + (lines[i] + 0.5) + ' ' + (lines[i + 1] + 0.5) + 'L' + (lines[i + 2] + 0.5) + ' ' + (lines[i + 3] + 0.5);
    }
    return [color, path];
  });
  svg.replaceChildren(...paths.flatMap(([color, path]) => ['casing', 'stroke ' + color].map((name) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    element.setAttribute('class', name);
    element.setAttribute('d', path);
    return element;
  })));
}

const number = (value, digits, unit = '') => (value === null ? '–' : value.toFixed(digits) + unit);
const percent = (value) => (value === null ? '–' : (100 * value).toFixed(0) + ' %');

function showReport(report) {
  const verdict = find('verdict');
  if (verdict.textContent !== report.message) verdict.textContent = report.message;
  verdict.classList.toggle('bad', report.level !== 'ok');
  const rows = [
    ['frames per second', (side) => number(report[side].rate, 1)],
    ['age on arrival', (side) => number(report[side].ageMs, 0, ' ms')],
    ...COLORS.map((color) => [color + ' segments per frame', (side) => number(report[side].segments[color], 1)]),
    ['segments on lane lines', (side) => number(report[side].onLines, 1)],
    ['frames with nothing found', (side) => percent(report[side].nothingFound)],
    ['frames with the lane known', (side) => percent(report[side].laneFound)],
  ];
  find('figures').replaceChildren(...rows.map(([name, read]) =>
    make('tr', {}, make('th', { scope: 'row', textContent: name }),
      ...SIDES.map((side) => make('td', { textContent: read(side) })))));
  for (const side of SIDES) find(side + '-topic').textContent = report.topics[side];
}

/** Rebuilt only where the number of ranges has changed: a slider that is held must stay. */
function showColors() {
  for (const color of COLORS) {
    const place = find('ranges-' + color);
    if (place.childElementCount !== ranges[color].length) {
      place.replaceChildren(...ranges[color].map((_, i) => makeRange(color, i)));
    }
  }
  for (const slider of document.querySelectorAll('#thresholds input[type=range]')) {
    const { color, range, end, channel } = slider.dataset;
    slider.value = ranges[color][range][end][channel];
    slider.nextElementSibling.textContent = slider.value;
  }
  showSuggested();
}

function makeRange(color, i) {
  return make('div', {}, ...CHANNELS.map(([name, max], channel) => {
    const sliders = [['low', 'from'], ['high', 'to']].map(([end, word]) => {
      const slider = make('input', { type: 'range', min: 0, max, step: 1 });
      slider.setAttribute('aria-label', color + (i > 0 ? ' second range' : '') + ', ' + name.toLowerCase() + ' ' + word);
      Object.assign(slider.dataset, { color, range: i, end, channel });
      return make('label', {}, make('span', { textContent: word }), slider, make('output', {}));
    });
    const hint = make('span', { className: 'hint' });
    Object.assign(hint.dataset, { color, range: i, channel });
    return make('div', { className: 'channel' }, make('span', { textContent: name + (i > 0 ? ', second range' : '') }), hint, ...sliders);
  }));
}

function showSuggested() {
  for (const hint of document.querySelectorAll('.hint')) {
    const { color, range, channel } = hint.dataset;
    const own = suggested?.[color]?.[range];
    const text = own ? 'suggested ' + own.low[channel] + ' to ' + own.high[channel] : 'no suggestion';
    if (hint.textContent !== text) hint.textContent = text;
  }
  for (const color of COLORS) find('use-' + color).disabled = !suggested?.[color];
}

function change(color, changed) {
  ranges = { ...ranges, [color]: changed };
  showColors();
  // A slider that is dragged changes at each pixel.
  clearTimeout(pending);
  pending = setTimeout(() => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(ranges));
  }, 80);
}

find('thresholds').addEventListener('input', ({ target }) => {
  const { color, range, end, channel } = target.dataset;
  if (color === undefined) return;
  const value = Number(target.value);
  change(color, ranges[color].map((own, i) => {
    if (i !== Number(range)) return own;
    const next = { low: [...own.low], high: [...own.high] };
    next[end][channel] = value;
    // The other end gives way.
    if (next.low[channel] > next.high[channel]) next[end === 'low' ? 'high' : 'low'][channel] = value;
    return next;
  }));
});

for (const color of COLORS) {
  find('use-' + color).addEventListener('click', () => suggested?.[color] && change(color, suggested[color]));
  find('reset-' + color).addEventListener('click', () => robot && change(color, robot[color]));
}

find('show').addEventListener('change', () => {
  const hidden = [...find('show').querySelectorAll('input:not(:checked)')].map(({ value }) => value);
  find('views').dataset.hide = hidden.join(' ');
});

find('save').addEventListener('click', async () => {
  const format = find('format').value;
  const answer = await fetch('/thresholds.yaml', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ranges, format }),
  }).catch(() => undefined);
  if (!answer?.ok) {
    find('saved').textContent = 'not saved: ' + (answer ? await answer.text() : 'no connection to the robot');
    return;
  }
  const link = make('a', { href: URL.createObjectURL(await answer.blob()), download: 'thresholds.yaml' });
  link.click();
  URL.revokeObjectURL(link.href);
  find('saved').textContent = 'saved as thresholds.yaml';
});

connect();
`;
