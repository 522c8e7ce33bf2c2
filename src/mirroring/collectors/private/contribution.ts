import { aws_iam as iam } from 'aws-cdk-lib';
import { IConstruct, IDependable } from 'constructs';

/** What a part of a collector adds to each appliance. */
export interface Contribution {
  /** Entries of the appliance's configuration file: appliance/settings.py knows each of them. Values may be tokens. */
  readonly settings: { readonly [name: string]: unknown };
  /** What the appliance's role may do. Every wildcard has its reason beside it. */
  readonly statements: readonly iam.PolicyStatement[];
  /** What must be there before the first appliance starts: policies of keys and buckets among them. */
  readonly after: readonly (IConstruct & IDependable)[];
  /** AWS services, by the last part of their endpoint's name (`logs`, `monitoring`), that the appliance calls. S3 by its gateway is always needed. */
  readonly services: readonly string[];
}
