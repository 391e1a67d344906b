import { loadOpenCv } from '../image/load-opencv';
import { TAPES, TAPE_COLORS } from '../lines/tape';
import { toCss } from '../page/css-color';
import { markup } from '../page/markup';
import type { Html } from '../page/markup';
import { putFile } from './data-set';
import type { LabelFormat } from './data-set';
import { tracePieces } from './trace-pieces';

const ANNOTATIONS = 'annotations.xml';

/** CVAT for images 1.1: https://docs.cvat.ai/docs/manual/advanced/xml_format/ */
export const CVAT_FORMAT: LabelFormat = {
  edges: 'kept',
  entries: [ANNOTATIONS],
  async open(folder) {
    const { cv } = await loadOpenCv();
    const images: Html[] = [];
    return {
      add({ file, width, height, labels }) {
        const pieces = tracePieces(cv, { width, height, labels }).map(({ color, outline }) => {
          const points = outline.map((corner) => corner.join(',')).join(';');
          return markup`    <polygon label="${color}" source="auto" occluded="0" points="${points}" z_order="0"></polygon>\n`;
        });
        images.push(markup`  <image id="${images.length}" name="${file}" width="${width}" height="${height}">
${pieces}  </image>
`);
        return Promise.resolve();
      },
      finish: () => putFile(folder, ANNOTATIONS, writeDocument(images)),
    };
  },
};

function writeDocument(images: readonly Html[]): string {
  const labels = TAPE_COLORS.map(
    (name) => markup`        <label>
          <name>${name}</name>
          <color>${toCss(TAPES[name].swatch)}</color>
          <type>polygon</type>
          <attributes></attributes>
        </label>
`,
  );
  return markup`<?xml version="1.0" encoding="utf-8"?>
<annotations>
  <version>1.1</version>
  <meta>
    <task>
      <name>sim2real</name>
      <size>${images.length}</size>
      <mode>annotation</mode>
      <labels>
${labels}      </labels>
    </task>
  </meta>
${images}</annotations>
`.text;
}
