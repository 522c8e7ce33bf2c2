import { guard } from '../../private/arguments';
import { refuseTwice } from '../../private/checks';
import { reject, show } from '../../private/errors';
import { isKnown } from '../../private/tokens';

/** Glue takes table properties of at most this many bytes each, long before the limit on a table as a whole (about 1 MB, compressed). */
const MOST_PROPERTY_BYTES = 512_000;

/**
 * The accounts or Regions whose records a table finds.
 */
export class PartitionValues {
  /**
   * A list of values. A question that names none reads them all.
   *
   * Good for about a thousand: the list stands in the table, but each value is one more partition an hour or day that questions
   * list in S3. Glue's own limits are farther away: a table takes about 1 MB of metadata, compressed, and 5,000 account ids are about 32 KB of that.
   *
   * @param values at least one, none twice; account ids of twelve digits, or Region codes such as `eu-west-1`
   * @throws when the list is empty, has a value twice, a value could not stand in a table property, or the list is longer than Glue takes
   *   (512,000 bytes: about 39,000 accounts)
   */
  public static of(values: string[]): PartitionValues {
    if (values.length === 0) {
      reject('values of PartitionValues.of must be at least one, got none; leave the prop out for the account or Region of the flow logs');
    }
    refuseTwice('values of PartitionValues.of', values);
    const odd = values.find(value => isKnown(value) && !/^[a-z0-9-]+$/.test(value));
    if (odd !== undefined) {
      reject(`values of PartitionValues.of must be account ids or Region codes, got ${show(odd)}; write "111122223333" or "eu-west-1"`);
    }
    const bytes = values.filter(isKnown).join(',').length;
    if (bytes > MOST_PROPERTY_BYTES) {
      reject(`values of PartitionValues.of must take ${MOST_PROPERTY_BYTES} bytes at the most, separated by commas, got ${values.length} values of ${bytes} bytes; `
        + 'use PartitionValues.injected(), or make several tables');
    }
    return new PartitionValues(values, false);
  }

  /**
   * Values that the table does not list: each question names its own.
   *
   * For more accounts than `of` is good for, or accounts that come and go without a deployment. It changes which questions are legal:
   * Athena refuses every query that does not give the column an equality or an `IN` list, of at most 1,000 values
   * (`aws_account_id = '111122223333'`). So nothing can be asked over all accounts at once, and a value that has no records gives no rows and no error.
   *
   * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
   */
  public static injected(): PartitionValues {
    return new PartitionValues([], true);
  }

  /** The values listed; empty when questions name them. @internal */
  public readonly _values: readonly string[];

  /** Whether each question must name values. @internal */
  public readonly _isInjected: boolean;

  private constructor(values: string[], isInjected: boolean) {
    this._values = [...values];
    this._isInjected = isInjected;
  }

  /** How many values a question reads that names some or none. One is the least that it names where it must. @internal */
  public _count(values?: readonly string[]): number {
    return values?.length ?? Math.max(1, this._values.length);
  }

  /** @internal */
  public get _projection(): Record<string, string> {
    return this._isInjected ? { type: 'injected' } : { type: 'enum', values: this._values.join(',') };
  }
}
guard({ PartitionValues });
