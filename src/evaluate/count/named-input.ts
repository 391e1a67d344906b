import type { ExcludedFrame, InputLoss } from '../frames/frame-results';
import { copyArrays } from './copy-arrays';
import type { FrameResult } from './count-results';
import type { CountedInput, InputAbout, PackedFrame, SampledFrame } from './counted-input';
import type { SceneRow } from './scene-row';

/** An input under the name that tells it from the others; with others beside it, its frames and scenes bear that name. */
export class NamedInput {
  constructor(
    private readonly input: CountedInput,
    readonly name: string,
    private readonly isOneOfSeveral: boolean,
  ) {}

  get about(): InputAbout {
    return this.input.about;
  }

  get sha256(): string {
    return this.input.sha256;
  }

  listLosses(): InputLoss[] {
    const { losses } = this.about;
    return losses.map((loss) => ({ ...loss, file: this.#nameFile(loss.file) }));
  }

  listExcluded(): ExcludedFrame[] {
    return this.about.excluded.map((each) => ({ ...each, frame: this.nameFrame(each.frame) }));
  }

  /** Rows are kept until the end, so they keep nothing else. @param asScene all of it is one scene */
  async readRows(asScene: boolean): Promise<SceneRow[]> {
    return this.#label(copyArrays(await this.input.read(asScene ? 'whole' : 'scenes')), asScene);
  }

  async readPacked(asScene: boolean): Promise<PackedFrame[]> {
    return this.#label(await this.input.read('packed'), asScene);
  }

  /** The same for some frames of the sample. @param places of those that are wanted */
  async readSampled(asScene: boolean, places: ReadonlySet<number>): Promise<SampledFrame[]> {
    const all = await this.input.read('sampled');
    return this.#label(copyArrays(all.filter((_, place) => places.has(place))), asScene);
  }

  async readFrames(): Promise<FrameResult[]> {
    const frames = this.#label(await this.input.read('frames'), false);
    return this.isOneOfSeveral
      ? frames.map((each) => ({ ...each, frame: this.nameFrame(each.frame) }))
      : frames;
  }

  nameFrame(frame: string): string {
    return this.isOneOfSeveral ? `${this.name}/${frame}` : frame;
  }

  /** A bag of one file loses messages of the file whose name it bears. */
  #nameFile(file: string): string {
    return file === this.name ? file : this.nameFrame(file);
  }

  #label<Part extends { readonly scene: string }>(parts: readonly Part[], asScene: boolean): Part[] {
    return parts.map((part) => ({ ...part, scene: this.#nameScene(part.scene, asScene) }));
  }

  #nameScene(scene: string, asScene: boolean): string {
    if (asScene) return this.name;
    return this.isOneOfSeveral && !this.about.hasNamedScenes ? `${this.name}/${scene}` : scene;
  }
}
