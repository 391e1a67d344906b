import path from 'node:path';
import { listUnmatched } from '../frames/box-labels';
import type { BoxLabels } from '../frames/box-labels';
import { listCounts } from '../score/overlap';
import type { TallyPlan } from '../tally/tally-plan';
import type { TallyPool } from '../tally/tally-pool';
import { compareNeighbours } from './compare-neighbours';
import { countFrames } from './count-frames';
import type { FrameResult } from './count-results';
import { getHistogram } from './counted-frame';
import type { CountedFrame } from './counted-frame';
import type { BoxAbout, InputAbout, InputParts, PackedFrame, SampledFrame } from './counted-input';
import type { InputOptions } from './input-options';
import { listNeighbours } from './list-neighbours';
import type { FindPlace } from './list-neighbours';
import { poolFrames, poolRows } from './scene-row';

/** Counts everything of one input. @throws InputError where no frame can be used, ModelError where a model cannot */
export async function countInput(
  pool: TallyPool,
  plan: TallyPlan,
  options: InputOptions,
): Promise<{ readonly about: InputAbout; readonly parts: InputParts }> {
  const { source, name, hasMasks, boxes } = options;
  const { frames, groups, excluded } = await countFrames(pool, plan, options);
  // A file of groups may not tell the order of frames; a bag does.
  const isOrdered = frames.some(({ labels }) => labels.place);
  const findPlace: FindPlace = (frame) => (isOrdered ? groups.find(frame)?.place : source.findPlace(frame));
  const names = frames.map(({ tally }) => tally.frame);
  const found = listNeighbours(names, source.listAll(), findPlace);
  const neighbours = await compareNeighbours(pool, plan, source, found);
  const scenes = poolFrames(frames, neighbours.sums, boxes);
  const sampled = frames.filter(({ tally }) => tally.variants.every(({ signature }) => signature));
  const { kind, topic, every, losses } = source;
  return {
    about: {
      name,
      kind,
      topic,
      every,
      losses,
      excluded,
      frames: frames.length,
      sampled: sampled.length,
      columns: groups.columns,
      scene: groups.scene,
      hasNamedScenes: groups.hasNamedScenes,
      ...(boxes && { boxes: describeLabels(boxes, names) }),
      neighbours: neighbours.about,
    },
    parts: {
      scenes,
      whole: poolRows(scenes, name),
      frames: frames.map(listFrame),
      packed: hasMasks ? frames.map(listPacked) : [],
      sampled: sampled.map(listSampled),
    },
  };
}

function describeLabels(labels: BoxLabels, frames: readonly string[]): BoxAbout {
  const { folder, namesFile, classes, clipped } = labels;
  return {
    name: path.basename(path.resolve(folder)),
    namesFile: namesFile === undefined ? null : path.basename(namesFile),
    classes,
    clipped,
    unmatched: listUnmatched(labels, frames),
  };
}

function listFrame({ tally, labels, overlaps }: CountedFrame): FrameResult {
  return {
    frame: tally.frame,
    scene: labels.scene,
    groups: { ...labels.groups },
    width: tally.width,
    height: tally.height,
    variants: tally.variants.map(({ labelled, segments, lane, laneLines, geometry }, variant) => {
      const list = (thresholds: 'duckietown' | 'simulator'): number[] => {
        const overlap = overlaps[variant]?.get(thresholds);
        return overlap === undefined ? [] : listCounts(overlap);
      };
      return {
        duckietown: list('duckietown'),
        simulator: list('simulator'),
        hand: [],
        labels: labelled === undefined ? [] : listCounts(labelled),
        segments: { white: 0, yellow: 0, red: 0, ...segments },
        lane: lane === undefined ? null : { ...lane },
        laneLines: { segments: 0, onLines: 0, hasBoth: false, ...laneLines },
        geometry: geometry === undefined ? null : { ...geometry },
      };
    }),
  };
}

function listPacked(frame: CountedFrame): PackedFrame {
  const { scene, groups } = frame.labels;
  const histograms = frame.tally.variants.map((_, i) => getHistogram(frame, i));
  return { scene, groups, histograms, labelled: frame.tally.labelled ?? new Uint8Array(0) };
}

function listSampled({ tally, labels: { scene, groups } }: CountedFrame): SampledFrame {
  return { scene, groups, signatures: tally.variants.flatMap(({ signature }) => signature ?? []) };
}
