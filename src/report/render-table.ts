import { markup, type Html } from '../page/markup';

/** A table that scrolls in its own box; the box can be reached by keyboard. */
export function renderTable(
  caption: string,
  head: readonly (Html | string)[],
  rows: readonly (readonly (Html | string)[])[],
  style = '',
): Html {
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="${style}">
<thead><tr>${head.map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([first = '', ...rest]) =>
    markup`<tr><th scope="row">${first}</th>${rest.map((cell) => markup`<td>${cell}</td>`)}</tr>\n`,
)}</tbody>
</table></div>`;
}

/** A table that opens on a click; at most `most` rows, and it says so. */
export function renderFoldedTable(
  summary: string,
  head: readonly string[],
  rows: readonly (readonly (Html | string)[])[],
  { most = 200, style = '' }: { readonly most?: number; readonly style?: string } = {},
): Html {
  if (rows.length === 0) return markup``;
  const rest = rows.length - most;
  const more = rest > 0 ? markup`<p class="note">And ${rest} more, in results.json.</p>` : '';
  return markup`<details><summary>${summary}</summary>
${renderTable(summary, head, rows.slice(0, most), style)}${more}</details>`;
}
