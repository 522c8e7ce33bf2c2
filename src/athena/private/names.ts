import { Names } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** A name that Athena can use without quotes: CloudFormation's own would have hyphens and capitals. */
export function glueName(scope: IConstruct): string {
  return Names.uniqueResourceName(scope, { maxLength: 100, separator: '_', allowedSpecialCharacters: '_' }).toLowerCase();
}
