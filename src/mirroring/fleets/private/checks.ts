import { reject, show } from '../../../private/errors';
import { isKnown } from '../../../private/tokens';

const LONGEST_TAG_KEY = 128;
const LONGEST_TAG_VALUE = 256;

/** Refuses a tag that EC2 does not have. Tokens are taken at their word. */
export function checkTag(call: string, key: string, value: string | undefined): void {
  if (isKnown(key) && (key.trim() === '' || key.length > LONGEST_TAG_KEY)) {
    reject(`key of ${call} must have 1 to ${LONGEST_TAG_KEY} characters, got ${key.length > LONGEST_TAG_KEY ? key.length : show(key)}; write the key of a tag, such as "mirror"`);
  }
  if (value !== undefined && isKnown(value) && value.length > LONGEST_TAG_VALUE) {
    reject(`value of ${call} must have at most ${LONGEST_TAG_VALUE} characters, got ${value.length}; shorten it, or leave it out for any value`);
  }
}
