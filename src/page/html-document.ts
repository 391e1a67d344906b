import { createHash } from 'node:crypto';
import { BASE_STYLE } from './base-style';
import { Html, markup } from './markup';

export interface HtmlDocumentParts {
  readonly title: string;
  /** Beyond the base style. */
  readonly style: string;
  readonly body: Html;
  /** Inline script; no other one may run. */
  readonly script?: string;
  /** Whether the page may ask the server that it came from, and show pictures that its script received. */
  readonly isLive?: boolean;
}

/** What a page may load and run; nothing comes from elsewhere. */
export function makePolicy({ script, isLive = false }: Pick<HtmlDocumentParts, 'script' | 'isLive'>): string {
  const hash = script === undefined ? undefined : createHash('sha256').update(script).digest('base64');
  return [
    "default-src 'none'",
    `img-src data:${isLive ? ' blob:' : ''}`,
    "style-src 'unsafe-inline'",
    ...(isLive ? ["connect-src 'self'"] : []),
    ...(hash === undefined ? [] : [`script-src 'sha256-${hash}'`]),
  ].join('; ');
}

/** A whole page that may ask for nothing outside itself: its content security policy forbids it. */
export function renderHtmlDocument({ title, style, body, script, isLive }: HtmlDocumentParts): string {
  const policy = makePolicy({
    ...(script !== undefined && { script }),
    ...(isLive !== undefined && { isLive }),
  });
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<title>${title}</title>
<style>${new Html(BASE_STYLE)}${new Html(style)}</style>
</head>
<body>
<main>
${body}
</main>
${script === undefined ? '' : markup`<script>${new Html(script)}</script>\n`}</body>
</html>
`.text;
}

/** A JPEG as the source of an img. */
export function embedJpeg(jpeg: Uint8Array): string {
  return embedPicture('jpeg', jpeg);
}

/** A picture as the source of an img. */
export function embedPicture(format: 'jpeg' | 'webp' | 'png', picture: Uint8Array): string {
  const bytes = Buffer.from(picture.buffer, picture.byteOffset, picture.byteLength);
  return `data:image/${format};base64,${bytes.toString('base64')}`;
}
