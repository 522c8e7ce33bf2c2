import { aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import { uniqueName } from '../../../private/identity';
import { isDeclaredGroup } from '../../../private/shapes';

/**
 * A group as the peer of a rule, under a name that belongs to the logical id of the rule. The CDK's own name holds the construct ids of stack and stages:
 * when those change, CloudFormation creates the rule a second time, which EC2 refuses.
 */
export class GroupPeer implements ec2.IPeer {
  public readonly canInlineRule = false;
  public readonly connections: ec2.Connections = new ec2.Connections({ peer: this });
  public readonly uniqueId: string;

  constructor(private readonly group: ec2.ISecurityGroup) {
    this.uniqueId = uniqueName(group);
  }

  public toIngressRuleConfig(): any {
    return this.group.toIngressRuleConfig();
  }

  public toEgressRuleConfig(): any {
    return this.group.toEgressRuleConfig();
  }
}

/** Rules that let packets of one group to another. Of two groups in two stacks, `owner` is the one whose stack declares the rules. */
export interface GroupRules {
  readonly from: ec2.ISecurityGroup;
  readonly to: ec2.ISecurityGroup;
  readonly owner: ec2.ISecurityGroup;
  readonly port: ec2.Port;
  readonly description: string;
}

/** Lets packets out of one group and into the other. */
export function allowBetweenGroups(passage: GroupRules): void {
  addIngressRule(passage);
  addEgressRule(passage);
}

function addIngressRule({ from, to, owner, port, description }: GroupRules): void {
  if (owner === to || Stack.of(from) === Stack.of(to)) {
    to.addIngressRule(new GroupPeer(from), port, description);
    return;
  }
  const id = `MirrorEntry ${uniqueName(to)} ${port}`;
  if (owner.node.tryFindChild(id) === undefined) {
    new ec2.CfnSecurityGroupIngress(owner, id, { ...port.toRuleJson(), ...from.toIngressRuleConfig(), groupId: to.securityGroupId, description });
  }
}

/** Of imported groups the CDK takes for granted that they let everything out. Those that it creates for load balancers do not. */
function addEgressRule({ from, to, owner, port, description }: GroupRules): void {
  if (isDeclaredGroup(from) && (from.allowAllOutbound || owner === from || Stack.of(from) === Stack.of(to))) {
    // The last argument keeps the CDK from warning of what all groups that let everything out say.
    from.addEgressRule(new GroupPeer(to), port, description, true);
    return;
  }
  const id = `MirrorExit ${uniqueName(owner === from ? to : from)} ${port}`;
  if (owner.node.tryFindChild(id) === undefined) {
    const rule = { ...port.toRuleJson() as { ipProtocol: string }, ...to.toEgressRuleConfig() };
    new ec2.CfnSecurityGroupEgress(owner, id, { ...rule, groupId: from.securityGroupId, description });
  }
}
