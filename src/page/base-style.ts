import { TAPES, TAPE_COLORS } from '../lines/tape';
import { toCss } from './css-color';
import { PAGE_COLORS, declareColors } from './page-colors';

/** What all pages share: colours that follow the reader's system, type, tables; print is always light. */
export const BASE_STYLE = `
:root {
  color-scheme: light dark;
  ${declareColors(PAGE_COLORS.light)}
}
@media (prefers-color-scheme: dark) {
  :root {
    ${declareColors(PAGE_COLORS.dark)}
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  -webkit-text-size-adjust: 100%;
}
main { max-width: 67rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: clamp(1.35rem, 1.05rem + 1.4vw, 1.9rem); line-height: 1.25; letter-spacing: -0.015em;
  font-weight: 650; margin: 0.4rem 0 1rem; max-width: 31em; text-wrap: balance; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 3.2rem 0 0.4rem; letter-spacing: -0.01em; }
h3 { font-size: 1.05rem; margin: 0; }
p { margin: 0.4rem 0 0.9rem; max-width: 44em; }
ul { max-width: 44em; padding-left: 1.3em; margin: 0.4rem 0 0.9rem; } li { margin: 0.25rem 0; }
.kicker { margin: 0; color: var(--accent); font-size: 0.85rem; font-weight: 600; letter-spacing: 0.03em; }
.lead { font-size: 1.06rem; color: var(--soft); }
.note { color: var(--soft); font-size: 0.92rem; }
.scroll { overflow-x: auto; margin: 0.8rem 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.95rem; }
th, td { padding: 0.38rem 0.7rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
thead th { font-weight: 600; color: var(--soft); font-size: 0.85rem; border-bottom-color: var(--soft); }
thead tr:first-child:not(:last-child) th { border-bottom-color: transparent; padding-bottom: 0; }
tbody th { font-weight: 500; }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
.swatch { display: inline-block; width: 0.75em; height: 0.75em; border-radius: 2px; margin-right: 0.4em;
  border: 1px solid #8888; vertical-align: -0.03em; }
${TAPE_COLORS.map((color) => `.swatch.${color} { background: ${toCss(TAPES[color].swatch)}; }`).join(' ')}
figure { margin: 0; }
figcaption { color: var(--soft); font-size: 0.82rem; line-height: 1.35; margin-top: 0.2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.3rem 1.2rem; margin: 0.8rem 0; font-size: 0.95rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
code { font: 0.88em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
@media (max-width: 40rem) {
  main { padding-top: 1.5rem; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 0.6rem; }
  h2 { margin-top: 2.4rem; }
}
@media print {
  :root { ${declareColors(PAGE_COLORS.print)} color-scheme: light; }
  body { font-size: 10.5pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  h2 { break-after: avoid; margin-top: 1.6rem; }
  .scroll { overflow: visible; }
}
`;
