import { declareColors } from '../page/page-colors';
import { PLOT_COLORS } from './plots/plot-colors';

/** What the report has beyond the base style. */
export const REPORT_STYLE = `
:root {
  ${declareColors(PLOT_COLORS.light)}
}
@media (prefers-color-scheme: dark) {
  :root {
    ${declareColors(PLOT_COLORS.dark)}
  }
}
main { max-width: 76rem; }
h1.long { font-size: clamp(1.15rem, 1rem + 0.9vw, 1.45rem); line-height: 1.35; max-width: 44em; }
a { color: inherit; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
h3 { margin: 1.8rem 0 0.3rem; }
.verdicts { list-style: none; padding: 0; max-width: none; }
.verdicts li { display: grid; grid-template-columns: 7rem 1fr; gap: 0.2rem 1rem; padding: 0.6rem 0;
  border-top: 1px solid var(--line); align-items: baseline; break-inside: avoid; }
.verdicts p { margin: 0; max-width: 52em; }
.badge { display: inline-block; font-size: 0.85rem; font-weight: 650; border: 1px solid currentColor; border-radius: 99px;
  padding: 0.05rem 0.7rem; color: var(--soft); justify-self: start; }
.badge.holds, .badge.helps { color: var(--good); } .badge.fails, .badge.harms { color: var(--bad); }
.warning { border-left: 4px solid var(--accent); padding: 0.2rem 0 0.2rem 1rem; }
td small, th small { display: block; color: var(--soft); font-size: 0.8rem; font-weight: 400; }
td, th { vertical-align: top; }
.scroll th:first-child { position: sticky; left: 0; background: var(--paper); }
table.variants thead th { white-space: normal; vertical-align: bottom; min-width: 3.4rem; }
table.variants th, table.variants td { padding-left: 0.35rem; padding-right: 0.3rem; font-size: 0.92rem; }
table.variants small { font-size: 0.76rem; }
table.variants th:first-child { padding-left: 0; }
table.words td, table.words th { text-align: left; white-space: normal; overflow-wrap: anywhere; }
table.words td { min-width: 7rem; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 1.8rem 2rem; margin-top: 1rem; }
.plot { min-width: 0; border-top: 1px solid var(--line); padding-top: 0.9rem; }
.plot.wide { grid-column: 1 / -1; }
.plot > h3 { margin-top: 0; }
.panel .mark-rect { shape-rendering: crispEdges; }
.plot figcaption { font-size: 0.92rem; line-height: 1.45; max-width: 48em; }
.panels { display: flex; flex-wrap: wrap; gap: 0.9rem 1.6rem; margin-top: 0.7rem; }
.panel { max-width: 100%; break-inside: avoid; }
.small .panel { flex: 0 1 14rem; }
.panel h4 { font-size: 0.88rem; margin: 0 0 0.1rem; }
.panel svg, .legend svg { display: block; max-width: 100%; height: auto; overflow: visible; }
.panel svg { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
.legend { list-style: none; padding: 0; margin: 0.6rem 0 0; max-width: none; display: flex; flex-wrap: wrap;
  gap: 0.2rem 1.2rem; font-size: 0.88rem; }
.legend li { display: flex; gap: 0.45rem; align-items: center; margin: 0; }
.legend .strip { background: #6d7178; border-radius: 2px; }
details { margin: 0.5rem 0; } summary { cursor: pointer; font-size: 0.9rem; color: var(--soft); width: fit-content; }
.frames { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: 1.1rem 1.2rem;
  margin: 0.5rem 0 0; }
.pair { break-inside: avoid; scroll-margin-top: 1rem; }
.pair .zoom { display: grid; grid-template-columns: 1fr 1fr; gap: 3px; cursor: zoom-in; background: #14161a; border-radius: 4px;
  overflow: hidden; }
.pair img { display: block; width: 100%; height: auto; }
.pair figcaption b { color: var(--ink); }
.pair figcaption span { display: block; overflow-wrap: anywhere; }
.close { display: none; }
.pair:target { position: fixed; inset: 0; z-index: 2; background: var(--paper); overflow: auto; padding: 1rem; }
.pair:target .zoom { cursor: default; }
.pair:target .close { display: inline-block; margin-top: 0.8rem; padding: 0.3rem 1rem; border: 1px solid; border-radius: 4px; }
dialog { border: 0; padding: 1rem; width: 100vw; height: 100vh; height: 100dvh; max-width: none; max-height: none;
  background: var(--paper); color: var(--ink); overflow: auto; }
dialog .stage { display: flex; flex-wrap: wrap; gap: 0.5rem; justify-content: center; }
dialog img { flex: 1 1 20rem; min-width: 0; max-width: min(100%, 60rem); max-height: 82vh; object-fit: contain; }
dialog p { margin: 0.6rem auto; text-align: center; }
dialog form { position: sticky; top: 0; text-align: right; margin-bottom: 0.5rem; }
button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: 4px;
  padding: 0.3rem 1rem; cursor: pointer; }
@media (max-width: 40rem) {
  .panels.small { gap: 0.7rem 0.6rem; } .small .panel { flex-basis: calc(50% - 0.3rem); } .small svg { font-size: 15px; }
  .verdicts li { grid-template-columns: 1fr; }
  th, td { padding: 0.34rem 0.45rem; font-size: 0.85rem; }
}
@media print {
  :root { ${declareColors(PLOT_COLORS.light)} }
  dialog, .close, summary { display: none; }
  .pair .zoom { background: none; }
  .plots { grid-template-columns: 1fr 1fr; gap: 1rem 1.5rem; } .panels { display: block; } .panel { display: inline-block; margin: 0 1rem 0.8rem 0; vertical-align: top; }
  h3, .plot figcaption, .legend { break-after: avoid; break-inside: avoid; } tr, .plot:not(.wide) { break-inside: avoid; }
  .frames { grid-template-columns: repeat(3, 1fr); } pre { white-space: pre-wrap; }
  th, td { padding: 0.2rem 0.35rem; font-size: 8.5pt; white-space: normal; }
  table.variants th, table.variants td { padding: 0.2rem 0.12rem; font-size: 7.5pt; } table.variants td { white-space: nowrap; }
  table.variants small { font-size: 5.5pt; } .wide .panel { width: 48%; margin-right: 0; }
  .small .panel { width: 24%; }
}
`;

/** Opens a pair of pictures over the page. Without it the link shows the pair alone, by :target. */
export const ZOOM_SCRIPT = `
const dialog = document.querySelector('dialog');
for (const link of document.querySelectorAll('a.zoom')) {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    const pictures = [...link.querySelectorAll('img')].map((picture) => picture.cloneNode());
    dialog.querySelector('.stage').replaceChildren(...pictures);
    dialog.querySelector('p').textContent = link.parentElement.querySelector('figcaption').innerText;
    dialog.showModal();
  });
}
`;
