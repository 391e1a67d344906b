import { TAPE_COLORS } from '../lines/tape';
import type { TapeColor } from '../lines/tape';
import { makePolicy, renderHtmlDocument } from '../page/html-document';
import { markup } from '../page/markup';
import type { Html } from '../page/markup';
import { PAGE_SCRIPT } from './page-script';
import { PAGE_STYLE } from './page-style';

const LIVE = { script: PAGE_SCRIPT, isLive: true } as const;

export const PAGE_POLICY = makePolicy(LIVE);

/** The page before its first message. */
export function renderPage(): string {
  return renderHtmlDocument({ title: 'sim2real watch', style: PAGE_STYLE, body: renderBody(), ...LIVE });
}

function renderBody(): Html {
  return markup`<p class="kicker">sim2real watch</p>
<h1 id="verdict" aria-live="polite">Waiting for the robot</h1>
<p class="note" id="connection" role="status">connecting</p>
<div class="views" id="views">
${renderView('camera', 'Camera')}
${renderView('proxied', 'Proxy')}
</div>
<fieldset class="choices" id="show"><legend>Show</legend>
<label><input type="checkbox" value="picture" checked>picture</label>
<label><input type="checkbox" value="selected" checked>what thresholds select</label>
<label><input type="checkbox" value="segments" checked>segments</label>
</fieldset>
<div class="scroll" role="region" aria-label="Figures" tabindex="0"><table>
<thead><tr><td></td><th scope="col">camera</th><th scope="col">proxy</th></tr></thead>
<tbody id="figures"></tbody>
</table></div>
<p class="note">Figures are of the latest seconds, by the thresholds that watch was started with. Segments and selected
pixels above follow the sliders below.</p>
<h2>Thresholds</h2>
<p class="note">Hue is 0 to 180, saturation and value 0 to 255, as in the line detector. What is suggested fits the camera's
latest pictures to the tape that the proxy shows.</p>
<div class="colors" id="thresholds">${TAPE_COLORS.map(renderColor)}</div>
<div class="row">
<label for="format">File for</label>
<select id="format"><option value="ros2">ente (ROS 2)</option><option value="ros1">daffy (ROS 1)</option></select>
<button type="button" id="save">Save thresholds.yaml</button>
<span class="note" id="saved" role="status"></span>
</div>`;
}

function renderView(id: string, name: string): Html {
  return markup`<figure id="${id}"><div class="stage">
<img class="picture" alt="${name} picture"><img class="selected" alt="">
<svg viewBox="0 0 160 120" preserveAspectRatio="none" aria-hidden="true"></svg>
</div><figcaption>${name} <code id="${id}-topic"></code><br><span class="count">no picture yet</span></figcaption></figure>`;
}

function renderColor(color: TapeColor): Html {
  return markup`<fieldset><legend><span class="swatch ${color}"></span>${color}</legend>
<p class="note" id="share-${color}">no picture yet</p>
<div id="ranges-${color}"></div>
<div class="row"><button type="button" id="use-${color}" disabled>Use suggested ${color}</button>
<button type="button" id="reset-${color}">Back to the start</button></div>
</fieldset>`;
}
