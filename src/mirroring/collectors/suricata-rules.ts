import { aws_s3 as s3 } from 'aws-cdk-lib';
import { ruleIdentity } from './private/rule-options';
import { guard } from '../../private/arguments';
import { reject, show } from '../../private/errors';
import { isKnown } from '../../private/tokens';

/** An action and the header that follows it. */
const HEADER = /^(alert|drop|pass|reject(src|dst|both)?)\s[^()]*\(/;
/** What no line of a file of rules holds. */
// eslint-disable-next-line no-control-regex -- these are what it is about
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;
/** What the policy of a role and the machine take of S3: names since 2018. */
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * Where rules for Suricata come from.
 *
 * Whatever the source, appliances test a set before they use it, and keep the last one that was good; a metric tells of a set that was refused.
 *
 * @see https://docs.suricata.io/en/suricata-7.0.10/rules/intro.html
 */
export class SuricataRules {
  /**
   * Those that the distribution's package brings along. They watch protocols for what should not occur; signatures of attacks come from elsewhere.
   */
  public static bundled(): SuricataRules {
    return new SuricataRules('bundled');
  }

  /**
   * Files `*.rules` below a prefix of a bucket, looked at again every five minutes. Costs a request each time, per appliance.
   *
   * A principal that may write there decides what raises an alert. Of a bucket of another account, its owner lets the role of the appliances read.
   *
   * @param bucket the bucket; appliances may list the prefix, read below it, and, through S3, decrypt what lies there with the bucket's key if it has one
   * @param prefix where the rules lie, with a slash at its end
   * @throws when the prefix does not end with a slash or has characters that mean something else, or the bucket has capital letters
   */
  public static fromBucket(bucket: s3.IBucket, prefix: string): SuricataRules {
    if (isKnown(prefix) && (CONTROL.test(prefix) || !/^[^/\s*?$"'\\][^\s*?$"'\\]*\/$/.test(prefix))) {
      reject(`prefix must end with a slash, begin without one, and be free of blanks, quotes and * ? $ \\, got ${show(prefix)}; write "rules/"`);
    }
    if (isKnown(bucket.bucketName) && !BUCKET_NAME.test(bucket.bucketName)) {
      reject(`bucket must have a name of 3 to 63 lower-case letters, digits, dots and dashes, got ${show(bucket.bucketName)}; copy the rules to a bucket with such a name`);
    }
    return new SuricataRules('bucket', { bucket, prefix });
  }

  /**
   * Rules written here, each in one line, with numbers (`sid`) of their own; those of yours begin at 1000000.
   *
   * They are uploaded as a file of their own: a change replaces appliances one at a time, so rules that change often are better kept in a bucket.
   *
   * @param rules the rules, known at synthesis
   * @throws when there is none, or one is not a rule
   */
  public static inline(...rules: string[]): SuricataRules {
    if (rules.length === 0) {
      reject('rules must not be empty; write a rule, or leave inline() out');
    }
    const wrong = rules.find(rule => !isKnown(rule) || CONTROL.test(rule) || !HEADER.test(rule) || ruleIdentity(rule) === undefined);
    if (wrong !== undefined) {
      reject(`rules must each be one line with action, header and options with one sid from 1 to 4294967295, known at synthesis, got ${isKnown(wrong) ? show(wrong) : 'one with a token'}; `
        + 'write "alert dns any any -> any any (msg:\\"A name\\"; dns.query; content:\\"example.com\\"; sid:1000001;)"');
    }
    return new SuricataRules('inline', undefined, rules);
  }

  private constructor(
    /** @internal */
    public readonly _kind: 'bundled' | 'bucket' | 'inline',
    /** @internal */
    public readonly _folder?: { readonly bucket: s3.IBucket; readonly prefix: string },
    /** @internal */
    public readonly _rules: readonly string[] = [],
  ) {}
}
guard({ SuricataRules });
