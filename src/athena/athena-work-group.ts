import { ArnFormat, aws_athena as athena, aws_cloudwatch as cloudwatch, aws_iam as iam, aws_kms as kms, Duration, Names, Size, Stack } from 'aws-cdk-lib';
import { aws_athena as athenarefs, ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { checkArguments, guard } from '../private/arguments';
import { reject, show } from '../private/errors';
import { checkKey } from '../private/keys';
import { mark } from '../private/shapes';
import { refuseTakenName } from '../private/taken-names';
import { isKnown } from '../private/tokens';
import { warnOfKey } from '../private/warnings';

/** Least that Athena takes as a limit. */
const LEAST_CUTOFF_BYTES = 10_000_000;

/**
 * Limits and encryption of a work group.
 */
export interface AthenaWorkGroupProps {
  /**
   * Bytes that one query may scan before Athena stops it. The bytes scanned until then are billed. At least 10 MB; a token must be in
   * `Size.bytes()`.
   *
   * @default Size.gibibytes(100)
   */
  readonly bytesScannedCutoffPerQuery?: Size;

  /**
   * Customer managed key that query results are encrypted with. Its policy is extended for Athena.
   *
   * [disable-awslint:prefer-ref-interface] a reference has no policy to extend
   *
   * @default - encrypted with a key that AWS owns, at no cost
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Name of the work group: letters, digits and the characters `.` `_` `-`, at most 128.
   *
   * @default - a name made from the place of the work group in the app
   */
  readonly workGroupName?: string;
}

/**
 * An Athena work group whose settings nobody who queries can change.
 *
 * Creates a work group with engine version 3 and managed query results: encrypted, kept by Athena for 24 hours at no cost, then
 * deleted; no bucket is left behind. Deleting the work group deletes its query history and saved queries.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/managed-results.html
 */
export class AthenaWorkGroup extends Construct implements athenarefs.IWorkGroupRef {
  /** Name of the work group. */
  public readonly workGroupName: string;

  /** Account and Region of the work group. */
  public readonly env: ResourceEnvironment;

  private readonly encryptionKey?: kms.IKey;

  constructor(scope: Construct, id: string, props: AthenaWorkGroupProps = {}) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    mark(this, 'AthenaWorkGroup');
    checkKey(this, props.encryptionKey, { prop: 'encryptionKey', of: 'the work group' });
    this.encryptionKey = props.encryptionKey;
    this.env = { account: Stack.of(this).account, region: Stack.of(this).region };
    const name = this.checkedName(props.workGroupName) ?? Names.uniqueResourceName(this, { maxLength: 128, separator: '-', allowedSpecialCharacters: '-' });
    const workGroup = new athena.CfnWorkGroup(this, 'Resource', {
      name,
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: this.cutoff(props.bytesScannedCutoffPerQuery ?? Size.gibibytes(100)),
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        managedQueryResultsConfiguration: {
          enabled: true,
          encryptionConfiguration: props.encryptionKey === undefined ? undefined : { kmsKey: props.encryptionKey.keyArn },
        },
      },
    });
    this.workGroupName = workGroup.ref;
    refuseTakenName(this, props.workGroupName, { prop: 'workGroupName', what: 'work group', resourceType: athena.CfnWorkGroup.CFN_RESOURCE_TYPE_NAME, property: 'name' });
    if (props.encryptionKey !== undefined) {
      this.allowKey(props.encryptionKey, name);
    }
  }

  /** A reference to the work group. */
  public get workGroupRef(): athenarefs.WorkGroupReference {
    return { workGroupName: this.workGroupName };
  }

  /**
   * The bytes that queries of the work group scanned: what Athena bills, but for the 10 MB that each query costs at least.
   *
   * The metric is published by the work group at no cost. An alarm on its hourly or daily sum reports expensive hunting.
   *
   * @param options changes of the metric
   * @default - the sum of an hour
   * @see https://docs.aws.amazon.com/athena/latest/ug/query-metrics-viewing.html
   */
  public metricProcessedBytes(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/Athena',
      metricName: 'ProcessedBytes',
      dimensionsMap: { WorkGroup: this.workGroupName },
      statistic: cloudwatch.Stats.SUM,
      period: Duration.hours(1),
      ...options,
    }).attachTo(this);
  }

  /** Lets a principal read results that are encrypted with the customer managed key. @internal */
  public _grantResults(grantee: iam.IGrantable): void {
    this.encryptionKey?.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
  }

  private cutoff(size: Size): number {
    const bytes = size.toBytes();
    if (isKnown(bytes) && bytes < LEAST_CUTOFF_BYTES) {
      reject(`bytesScannedCutoffPerQuery must be at least 10 MB (${LEAST_CUTOFF_BYTES} bytes), got ${bytes} bytes; write Size.gibibytes(1) or more`, this);
    }
    return bytes;
  }

  private checkedName(name: string | undefined): string | undefined {
    if (name !== undefined && isKnown(name) && !/^[a-zA-Z0-9._-]{1,128}$/.test(name)) {
      reject(`workGroupName must be letters, digits and the characters . _ -, at most 128, got ${show(name)}; leave it out for a name of its own`, this);
    }
    return name;
  }

  private allowKey(key: kms.IKey, name: string): void {
    const arn = Stack.of(this).formatArn({ service: 'athena', resource: 'workgroup', resourceName: name, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
    const { statementAdded } = key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('encryption.athena.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
      // In a key policy the wildcard means the key itself.
      resources: ['*'],
      conditions: {
        StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
        ArnLike: { 'aws:SourceArn': arn, 'kms:EncryptionContext:aws:athena:arn': arn },
      },
    }));
    if (!statementAdded) {
      warnOfKey(key, 'resultsKeyPolicyNotManaged', 'encryption.athena.amazonaws.com encrypt, queries fail');
    }
  }
}
guard({ AthenaWorkGroup });
