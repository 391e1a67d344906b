import { nameByLight } from '../../evaluate/count/tune-lights';
import { showEstimate } from '../../evaluate/statistics/format-estimate';
import type { Results } from '../../evaluate/results/results';
import type { ResultTable } from './result-table';

/** What a model that knows the light reaches in each; undefined without such a model. */
export function tabulateLights({ experimentB, settings }: Results): ResultTable | undefined {
  if (experimentB === null || experimentB.lights.length === 0) return undefined;
  const { lights, scores } = experimentB;
  const rows = lights.map(({ name, light, scored, tapeKept }) => {
    const score = (tunedOn: string): string => {
      const found = scores.find(
        (each) =>
          each.name === tunedOn &&
          each.by === settings.calibratedBy &&
          each.group === light &&
          each.color === 'all',
      );
      return scored ? showEstimate(found?.iou) : '';
    };
    const { white, yellow, red, all } = tapeKept;
    return [
      `${name}, ${light}`,
      ...[all, white, yellow, red].map((kept) => showEstimate(kept)),
      ...['simulator', name, nameByLight(name), 'hand'].map(score),
    ];
  });
  const head = [
    'model, light',
    'tape kept, IoU',
    'white',
    'yellow',
    'red',
    'raw frames of the light: IoU by plain simulator',
    'by one set for all lights',
    'by this light',
    'by hand',
  ];
  return { name: 'lights', title: 'Light by light, of models that know the light', head, rows };
}
