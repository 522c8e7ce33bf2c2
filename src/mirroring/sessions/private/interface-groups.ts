import { aws_ec2 as ec2, Tokenization } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { uniqueName } from '../../../private/identity';
import { idIn, referenceIn } from '../../../private/network-resources';
import { isDeclaredGroup } from '../../../private/shapes';

/**
 * The groups of a declared interface, as constructs that rules can name.
 *
 * Nothing where the whole list is a token: an instance fills its own until synthesis.
 *
 * @param scope of what stands for groups that exist
 */
export function groupsOf(scope: Construct, networkInterface: ec2.CfnNetworkInterface): ec2.ISecurityGroup[] | undefined {
  const { groupSet = [] } = networkInterface;
  const ids = groupSet.map(group => idIn(group, 'securityGroupRef', 'securityGroupId'));
  if (Tokenization.reverseList(ids) !== undefined) {
    return undefined;
  }
  return ids.map((id, index) => {
    const declared = referenceIn(id)?.target.node.scopes.find(isDeclaredGroup);
    // eslint-disable-next-line awscdk/no-variable-construct-id, awscdk/require-passing-this -- stands for a group that exists; no resource bears the id
    return declared ?? ec2.SecurityGroup.fromSecurityGroupId(scope, `SecurityGroup ${uniqueName(networkInterface)} ${index}`, id);
  });
}
