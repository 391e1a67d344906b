import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import drawSvg from 'svg-to-pdfkit';
import type { StandaloneSvg } from './standalone-svg';

/** Points of 1/72 inch in a pixel of 1/96 inch. */
const POINTS = 72 / 96;

/**
 * The picture as a PDF of one page, as vectors, with its font: what journals ask for. Equal pictures give equal bytes.
 * @throws Error where the picture holds what a PDF cannot show
 */
export async function drawPdf({ svg, width, height }: StandaloneSvg, title: string): Promise<Buffer> {
  const document = new PDFDocument({
    size: [width * POINTS, height * POINTS],
    margin: 0,
    font: findFont('DejaVuSansCondensed'),
    info: { Title: title, Producer: 'sim2real', Creator: 'sim2real', CreationDate: new Date(0) },
  });
  const parts: Buffer[] = [];
  document.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise<void>((resolve, reject) => {
    document.once('end', resolve);
    document.once('error', reject);
  });
  document.registerFont('regular', findFont('DejaVuSansCondensed'));
  document.registerFont('bold', findFont('DejaVuSansCondensed-Bold'));
  drawSvg(document, svg, 0, 0, {
    fontCallback: (_family, isBold) => (isBold ? 'bold' : 'regular'),
    warningCallback: (warning) => {
      throw new Error(`${title}: ${warning}`);
    },
  });
  document.end();
  await ended;
  return Buffer.concat(parts);
}

function findFont(name: string): string {
  return createRequire(__filename).resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`);
}
