import { reject, show } from '../private/errors';
import { isKnown } from '../private/tokens';

/**
 * The accounts or Regions whose records a table finds.
 */
export class PartitionValues {
  /**
   * A list of values. A question that names none reads them all.
   *
   * @param values at least one, none twice; account ids of twelve digits, or Region codes such as `eu-west-1`
   * @throws when the list is empty, has a value twice, or a value could not stand in a table property
   */
  public static of(values: string[]): PartitionValues {
    if (values.length === 0) {
      reject('values of PartitionValues.of must be at least one, got none; leave the prop out for the account or Region of the flow logs');
    }
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) {
      reject(`values of PartitionValues.of must differ, got ${show(twice)} twice; list it once`);
    }
    const odd = values.find(value => isKnown(value) && !/^[a-z0-9-]+$/.test(value));
    if (odd !== undefined) {
      reject(`values of PartitionValues.of must be account ids or Region codes, got ${show(odd)}; write "111122223333" or "eu-west-1"`);
    }
    return new PartitionValues(values);
  }

  /** @internal */
  public readonly _values: readonly string[];

  private constructor(values: string[]) {
    this._values = [...values];
  }

  /** @internal */
  public get _projection(): Record<string, string> {
    return { type: 'enum', values: this._values.join(',') };
  }
}
