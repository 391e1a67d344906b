import { InvalidArgumentError } from 'commander';
import { parseRegion, type Region } from '../image/region';
import { describeError } from '../process/describe-error';

/** `--region`: full, bottom-half, or x,y,width,height. @throws InvalidArgumentError on anything else */
export function parseRegionOption(text: string): Region {
  try {
    return parseRegion(text);
  } catch (error) {
    throw new InvalidArgumentError(describeError(error));
  }
}
