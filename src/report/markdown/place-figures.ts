/** Markers of figures in a document that has text of its own. */
export interface FigureMarkers {
  readonly begin: string;
  readonly end: string;
}

/** The document with the figures between their markers; without markers, at its end. */
export function placeFigures(document: string, { begin, end }: FigureMarkers, text: string): string {
  const figures = `${begin}\n\n${text}\n${end}`;
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from === -1 || to < from) return `${document}${document === '' ? '' : '\n'}${figures}\n`;
  return document.slice(0, from) + figures + document.slice(to + end.length);
}
