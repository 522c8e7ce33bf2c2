import { RegionInfo } from 'aws-cdk-lib/region-info';
import { IConstruct } from 'constructs';
import { listed } from './errors';
import { isKnown } from './tokens';
import { warn } from './warnings';

/**
 * Warns of Region codes that the CDK does not know. A list that ages refuses nothing: AWS may have the Region by now.
 *
 * @param unless what happens where the code is misspelt, in the words of a message
 */
export function warnOfUnknownRegions(scope: IConstruct, prop: string, regions: readonly string[], unless: string): void {
  const names = RegionInfo.regions.map(({ name }) => name);
  const unknown = regions.filter(region => isKnown(region) && !names.includes(region));
  if (unknown.length > 0) {
    warn(scope, 'regionUnknown', `${prop} names ${listed(unknown)}, which this version of aws-cdk-lib does not know: ${unless}. Check the spelling, or acknowledge this if the Region is new`);
  }
}
