import path from 'node:path';
import type { CountedInput, InputAbout, InputParts, RunSettings } from '../count/counted-input';
import { hashData } from './hash-input';
import { DifferentSettingsError } from './describe-difference';
import { DamagedFileError, SectionFile, writeSections } from './section-file';

/** A frame that the report shows for a variant. */
export interface ShownFrame {
  readonly variant: string;
  readonly role: 'worst' | 'median' | 'best';
  readonly frame: string;
  /** The figure that it was chosen by, and the same in words. */
  readonly value: number;
  readonly score: string;
}

/** JPEG pictures of a shown frame. */
export interface ShownPicture {
  readonly input: Uint8Array;
  readonly output: Uint8Array;
}

/** What is known of an input before it is counted. */
export interface PartialKey {
  readonly settings: RunSettings;
  /** sha256 of the input's bytes, of its masks; null without. */
  readonly sha256: string;
  readonly masks: string | null;
}

interface PartialAbout extends PartialKey {
  readonly format: string;
  readonly about: InputAbout;
  readonly shown: readonly ShownFrame[];
  readonly command: PartialCommand;
}

/** How the user named the input, and the options of the run, for a command that repeats it. */
export interface PartialCommand {
  readonly input: string;
  readonly options: readonly string[];
}

const FORMAT = 'sim2real-partial-7';
const ENDING = '.partial';

/**
 * The file's name says what was counted and how: the same input with the same settings has the same one.
 * @param name of the input: results name its scenes and frames by it
 */
export function namePartial(key: PartialKey, name: string): string {
  return `${hashData({ ...key, format: FORMAT, name }).slice(0, 40)}${ENDING}`;
}

export function isPartialName(name: string): boolean {
  return name.endsWith(ENDING);
}

export interface PartialContent {
  readonly about: InputAbout;
  readonly parts: InputParts;
  readonly shown: readonly ShownFrame[];
  /** In the order of `shown`. */
  readonly pictures: readonly ShownPicture[];
  readonly command: PartialCommand;
}

/** Writes what was counted of an input: whole, or not at all. @returns the file */
export async function writePartial(
  folder: string,
  key: PartialKey,
  { about, parts, shown, pictures, command }: PartialContent,
): Promise<string> {
  const file = path.join(folder, namePartial(key, about.name));
  await writeSections(file, { format: FORMAT, ...key, about, shown, command } satisfies PartialAbout, {
    ...parts,
    ...Object.fromEntries(
      pictures.flatMap(({ input, output }, i) => [
        [`input ${i}`, input],
        [`output ${i}`, output],
      ]),
    ),
  });
  return file;
}

/** What was counted of an input, in a file. */
export class PartialFile implements CountedInput {
  private constructor(
    private readonly sections: SectionFile,
    private readonly head: PartialAbout,
  ) {}

  /** @throws DamagedFileError where the file is not whole; DifferentSettingsError where another version wrote it */
  static async open(file: string): Promise<PartialFile> {
    const sections = await SectionFile.open(file);
    const head = sections.about as PartialAbout;
    if (head.format !== FORMAT) {
      throw new DifferentSettingsError(
        `${file}: expected a partial result of this version of the program (${FORMAT}), found ${head.format}. ` +
          'Keep partial results of different versions in folders of their own.',
      );
    }
    return new PartialFile(sections, head);
  }

  /** Whether the file is there, and whole to its last byte. */
  static async isWhole(file: string): Promise<boolean> {
    try {
      await (await PartialFile.open(file)).sections.check();
      return true;
    } catch (error) {
      if (error instanceof DamagedFileError) return false;
      throw error;
    }
  }

  get file(): string {
    return this.sections.file;
  }

  get about(): InputAbout {
    return this.head.about;
  }

  get sha256(): string {
    return this.head.sha256;
  }

  get settings(): RunSettings {
    return this.head.settings;
  }

  get shown(): readonly ShownFrame[] {
    return this.head.shown;
  }

  get command(): PartialCommand {
    return this.head.command;
  }

  async read<Name extends keyof InputParts>(name: Name): Promise<InputParts[Name]> {
    return (await this.sections.readData(name)) as InputParts[Name];
  }

  /** @param place of the frame in `shown` */
  async readPicture(place: number): Promise<ShownPicture> {
    const input = await this.sections.readBytes(`input ${place}`);
    return { input, output: await this.sections.readBytes(`output ${place}`) };
  }
}
