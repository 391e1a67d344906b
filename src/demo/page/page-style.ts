import { NOT_SCORED_SWATCH, NO_TAPE_SWATCH, TAPES, TAPE_COLORS } from '../../lines/tape';
import { toCss } from '../../page/css-color';

/** Style of the demo's page, on top of the base style. */
export const PAGE_STYLE = `
.lead b { color: var(--ink); font-weight: 600; white-space: nowrap; }
tr.total td, tr.total th { border-bottom: 0; border-top: 1px solid var(--soft); font-weight: 650; }
td.from { color: var(--soft); padding-right: 0.2rem; }
td.to { padding-left: 0.2rem; }
.swatch.out { background: ${toCss(NOT_SCORED_SWATCH)}; }
.look { border-top: 1px solid var(--line); margin-top: 1.6rem; padding-top: 1.1rem; break-inside: avoid; }
.look header { display: flex; flex-wrap: wrap; gap: 0.15rem 1rem; align-items: baseline; margin-bottom: 0.6rem; }
.look header p { margin: 0; }
.grid { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0.7rem 0.6rem; }
.figures { align-self: center; justify-self: center; }
.figures tbody tr:last-child > * { border-bottom: 0; }
.results table { min-width: 44rem; } .results thead th:first-child { width: 17rem; }
.picture { position: relative; display: block; line-height: 0; background: ${toCss(NO_TAPE_SWATCH)}; border-radius: 4px; overflow: hidden; }
.picture::after { content: ""; position: absolute; inset: 0; border: 1px solid var(--line); border-radius: 4px; }
.picture img { width: 100%; height: auto; display: block; }
.picture svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.picture line { stroke-linecap: round; vector-effect: non-scaling-stroke; }
.casing line { stroke: #000; stroke-width: 3.4px; stroke-opacity: 0.75; }
${TAPE_COLORS.map((color) => `.${color} line { stroke: ${toCss(TAPES[color].stroke)}; stroke-width: 1.7px; }`).join('\n')}
.bar { display: block; height: 0.55rem; min-width: 1px; background: var(--bar); border-radius: 1px; }
td.bars { width: 14rem; padding-right: 0; }
.drive figure { margin: 0.9rem 0; } .drive img { display: block; width: 100%; height: auto; border-radius: 4px; background: #14161a; }
@media (max-width: 40rem) {
  .grid { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.5rem; }
  .truth { order: 1; } .figures { order: 2; }
  .results table { min-width: 0; } .results thead th:first-child { width: auto; white-space: normal; min-width: 4.6rem; }
  th, td { padding: 0.34rem 0.3rem; font-size: 0.8rem; } thead th { font-size: 0.76rem; }
  td.from { padding-right: 0.05rem; } td.to { padding-left: 0.05rem; }
  td.from, td.to, .results thead th:not(:first-child) { padding-left: 0.12rem; padding-right: 0.12rem; }
  .results .count, .results .swatch { display: none; } .figures .more { display: none; }
  .bars { display: none; } tbody th { white-space: normal; }
}
`;
