import { TAPES, TAPE_COLORS } from '../lines/tape';
import { toCss } from '../page/css-color';

/** Beyond the base style. */
export const PAGE_STYLE = `
/* The pictures stay in sight while a slider moves, and what has the focus is not behind them. */
html { scroll-padding-top: 24rem; }
.views { display: grid; grid-template-columns: 1fr 1fr; gap: 0.7rem; max-width: 46rem; margin: 1rem 0; padding: 0.5rem 0;
  position: sticky; top: 0; z-index: 1; background: var(--paper); }
.views figcaption { overflow-wrap: anywhere; }
.stage { position: relative; aspect-ratio: 4 / 3; background: #000; border-radius: 6px; overflow: hidden; }
.stage > * { position: absolute; inset: 0; width: 100%; height: 100%; }
.stage img:not([src]) { display: none; }
.selected { image-rendering: pixelated; }
[data-hide~="picture"] .picture, [data-hide~="selected"] .selected, [data-hide~="segments"] svg { visibility: hidden; }
.casing { stroke: #000; stroke-opacity: 0.75; stroke-width: 1.7; fill: none; }
.stroke { stroke-width: 0.8; fill: none; }
${TAPE_COLORS.map((color) => {
  const { stroke, dashes } = TAPES[color];
  return `.stroke.${color} { stroke: ${toCss(stroke)}; stroke-dasharray: ${dashes.join(' ') || 'none'}; }`;
}).join('\n')}
.choices { display: flex; flex-wrap: wrap; gap: 0.4rem 1.2rem; border: 0; padding: 0; margin: 0.4rem 0 1rem; }
.choices legend { float: left; padding: 0; margin-right: 0.2rem; color: var(--soft); }
.choices label { display: inline-flex; align-items: center; gap: 0.4rem; min-height: 2rem; }
.colors { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1rem; }
.colors fieldset { border: 1px solid var(--line); border-radius: 8px; background: var(--card); padding: 0.6rem 0.9rem 0.9rem;
  margin: 0; min-width: 0; }
.colors legend { font-weight: 600; padding: 0 0.3rem; }
.channel { display: grid; grid-template-columns: 1fr auto; gap: 0 0.6rem; margin: 0.5rem 0; }
.channel .hint { color: var(--soft); font-size: 0.85rem; font-variant-numeric: tabular-nums; }
.channel label { grid-column: 1 / -1; display: grid; grid-template-columns: 2.6rem minmax(0, 1fr) 2.4rem; align-items: center;
  gap: 0.5rem; font-size: 0.9rem; min-height: 2rem; }
.channel output { text-align: right; font-variant-numeric: tabular-nums; }
input[type="range"] { width: 100%; min-width: 0; accent-color: var(--accent); }
input[type="checkbox"] { width: 1.1rem; height: 1.1rem; accent-color: var(--accent); }
button, select { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--soft); border-radius: 6px;
  padding: 0.35rem 0.8rem; min-height: 2.4rem; }
button:disabled { color: var(--soft); border-color: var(--line); }
:is(button, select, input):focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
#figures th { white-space: normal; }
.row { display: flex; flex-wrap: wrap; gap: 0.6rem; align-items: center; margin: 0.6rem 0; }
#connection.bad { font-weight: 600; }
@media (max-width: 40rem) {
  html { scroll-padding-top: 17rem; }
  .views code { font-size: 0.75em; }
}
@media (max-height: 30rem) { .views { position: static; } html { scroll-padding-top: 0; } }
`;
