import { aws_s3 as s3 } from 'aws-cdk-lib';

/**
 * Where rules for Suricata come from.
 */
export class SuricataRules {
  /** Those that the distribution's package brings along. */
  public static bundled(): SuricataRules {
    return new SuricataRules('bundled');
  }

  /** Files `*.rules` below a prefix of a bucket, looked at again every five minutes. */
  public static fromBucket(bucket: s3.IBucket, prefix: string): SuricataRules {
    return new SuricataRules('bucket', { bucket, prefix });
  }

  /** Rules written here. */
  public static inline(...rules: string[]): SuricataRules {
    return new SuricataRules('inline', undefined, rules);
  }

  private constructor(
    /** @internal */
    public readonly _kind: 'bundled' | 'bucket' | 'inline',
    /** @internal */
    public readonly _place?: { readonly bucket: s3.IBucket; readonly prefix: string },
    /** @internal */
    public readonly _rules: readonly string[] = [],
  ) {}
}
