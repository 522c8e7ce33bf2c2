import { Aws } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { IConstruct } from 'constructs';
import { listed, reject } from './errors';
import { differ, isKnown } from './tokens';

/** Something that a prop takes, in the words of a message: "a bucket". */
interface Placed {
  readonly what: string;
  readonly arn: string;
  readonly region: string;
}

/** A prop and what must reach the value: "the flow logs". */
interface Use {
  readonly prop: string;
  readonly of: string;
}

/**
 * Refuses what lies in another partition of AWS: nothing crosses between partitions. The partition is known where somebody wrote an ARN, or a Region
 * that this version of aws-cdk-lib knows.
 *
 * @param region where the user of the prop lies
 */
export function refuseOtherPartition(scope: IConstruct, { prop, of }: Use, region: string, { what, arn, region: there }: Placed): void {
  const partition = partitionOfArn(arn) ?? partitionOfRegion(there);
  const here = partitionOfRegion(region);
  if (partition !== undefined && here !== undefined && differ(partition, here)) {
    reject(`${prop} must lie in the partition of ${of} (${here}), got ${what} in ${partition}; partitions share nothing, so create ${what} there`, scope);
  }
}

/** The same for Regions that are named. */
export function refuseRegionsOfOtherPartition(scope: IConstruct, { prop, of }: Use, region: string, regions: readonly string[]): void {
  const here = partitionOfRegion(region);
  const others = here === undefined ? [] : regions.filter(one => (partitionOfRegion(one) ?? here) !== here);
  if (others.length > 0) {
    reject(`${prop} must be Regions of the partition of ${of} (${here}), got ${listed(others.map(one => `${one} (${partitionOfRegion(one)})`))}; partitions share nothing, so leave them out`, scope);
  }
}

/**
 * The name of a service in one Region, as `kms:ViaService` and the key policies of CloudWatch Logs spell it: `s3.eu-west-1.amazonaws.com`,
 * `s3.cn-north-1.amazonaws.com.cn`. CloudFormation fills in the domain of the partition.
 *
 * Names without a Region are global, and `iam.ServicePrincipal` writes those the same in every partition.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function regionalService(service: string, region: string): string {
  return `${service}.${region}.${Aws.URL_SUFFIX}`;
}

function partitionOfArn(arn: string): string | undefined {
  return isKnown(arn) ? /^arn:([^:]+):/.exec(arn)?.[1] : undefined;
}

function partitionOfRegion(region: string): string | undefined {
  return isKnown(region) ? RegionInfo.get(region).partition : undefined;
}
