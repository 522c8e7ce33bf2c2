import { listed, reject, show } from '../../private/errors';

/**
 * Refuses options that a factory does not use: several factories share a type of options, and nothing that was written is ignored.
 *
 * @param factory the method that the user called
 * @param options what it was given
 * @param own the options of the shared type that it uses
 * @param common those that every factory uses
 */
export function takesOnly(factory: string, options: object, own: readonly string[], common: readonly string[]): void {
  const other = Object.entries(options).find(([name, value]) => value !== undefined && !own.includes(name) && !common.includes(name));
  if (other !== undefined) {
    reject(`${factory} takes ${listed(own)}, got ${other[0]}: ${show(other[1])}; leave ${other[0]} out`);
  }
}
