/** The page's whole style; colours follow the reader's system, and print is always light. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --card: #fff; --ink: #1c1e22; --soft: #5c626d; --line: #dedbd3;
  --good: #0b6b3a; --bad: #a8231b; --accent: #8a5a00; --bar: #d8a21b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #131519; --card: #1b1e24; --ink: #eceef2; --soft: #a2a9b6; --line: #31353e;
    --good: #5fd394; --bad: #ff8d82; --accent: #f0c04d; --bar: #b98a16;
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
.lead b { color: var(--ink); font-weight: 600; white-space: nowrap; }
.note { color: var(--soft); font-size: 0.92rem; }
.scroll { overflow-x: auto; margin: 0.8rem 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.95rem; }
th, td { padding: 0.38rem 0.7rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
thead th { font-weight: 600; color: var(--soft); font-size: 0.85rem; border-bottom-color: var(--soft); }
thead tr:first-child:not(:last-child) th { border-bottom-color: transparent; padding-bottom: 0; }
tr.total td, tr.total th { border-bottom: 0; border-top: 1px solid var(--soft); font-weight: 650; }
tbody th { font-weight: 500; }
td.from { color: var(--soft); padding-right: 0.2rem; }
td.to { padding-left: 0.2rem; }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
.swatch { display: inline-block; width: 0.75em; height: 0.75em; border-radius: 2px; margin-right: 0.4em;
  border: 1px solid #8888; vertical-align: -0.03em; }
.swatch.white { background: #f5f5f5; } .swatch.yellow { background: #ffcd19; } .swatch.red { background: #f03c32; }
.swatch.out { background: #3e424a; }
.look { border-top: 1px solid var(--line); margin-top: 1.6rem; padding-top: 1.1rem; break-inside: avoid; }
.look header { display: flex; flex-wrap: wrap; gap: 0.15rem 1rem; align-items: baseline; margin-bottom: 0.6rem; }
.look header p { margin: 0; }
.grid { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0.7rem 0.6rem; }
.figures { align-self: center; justify-self: center; }
.figures tbody tr:last-child > * { border-bottom: 0; }
.results table { min-width: 44rem; } .results thead th:first-child { width: 17rem; }
figure { margin: 0; }
figcaption { color: var(--soft); font-size: 0.82rem; line-height: 1.35; margin-top: 0.2rem; }
.picture { position: relative; display: block; line-height: 0; background: #14161a; border-radius: 4px; overflow: hidden; }
.picture::after { content: ""; position: absolute; inset: 0; border: 1px solid var(--line); border-radius: 4px; }
.picture img { width: 100%; height: auto; display: block; }
.picture svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.picture line { stroke-linecap: round; vector-effect: non-scaling-stroke; }
.casing line { stroke: #000; stroke-width: 3.4px; stroke-opacity: 0.75; }
.white line { stroke: #fff; } .yellow line { stroke: #ffd21f; } .red line { stroke: #ff4a3d; }
.white line, .yellow line, .red line { stroke-width: 1.7px; }
.bar { display: block; height: 0.55rem; min-width: 1px; background: var(--bar); border-radius: 1px; }
td.bars { width: 14rem; padding-right: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.3rem 1.2rem; margin: 0.8rem 0; font-size: 0.95rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
code { font: 0.88em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
@media (max-width: 40rem) {
  main { padding-top: 1.5rem; }
  .grid { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.5rem; }
  .truth { order: 1; } .figures { order: 2; }
  .results table { min-width: 0; } .results thead th:first-child { width: auto; white-space: normal; min-width: 4.6rem; }
  th, td { padding: 0.34rem 0.3rem; font-size: 0.8rem; } thead th { font-size: 0.76rem; }
  td.from { padding-right: 0.05rem; } td.to { padding-left: 0.05rem; }
  td.from, td.to, .results thead th:not(:first-child) { padding-left: 0.12rem; padding-right: 0.12rem; }
  .results .count, .results .swatch { display: none; } .figures .more { display: none; }
  .bars { display: none; } tbody th { white-space: normal; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 0.6rem; }
  h2 { margin-top: 2.4rem; }
}
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #ccc; --good: #0b6b3a; --bad: #a8231b;
    --accent: #6b4500; --bar: #d8a21b; color-scheme: light; }
  body { font-size: 10.5pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  h2 { break-after: avoid; margin-top: 1.6rem; }
  .scroll { overflow: visible; }
}
`;
