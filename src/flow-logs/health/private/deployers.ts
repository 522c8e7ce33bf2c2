import { Fn, Stack, StackSynthesizer } from 'aws-cdk-lib';
import { aws_iam as iamrefs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { warn } from '../../../private/warnings';

/**
 * ARNs of the roles whose changes are expected: those with which CloudFormation deploys the stacks, and those that the user names.
 *
 * Where CloudFormation has no role it uses the credentials of the caller, which are unknown at synth.
 */
export function deployerArns(scope: Construct, stacks: readonly Stack[], roles: readonly iamrefs.IRoleRef[]): string[] {
  const deployed = [...new Set(stacks.map(outermost))];
  const without = deployed.filter(stack => executionRole(stack) === undefined);
  if (without.length > 0 && roles.length === 0) {
    warn(scope, 'deployerUnknown', `${without.map(stack => stack.node.path || stack.stackName).join(', ')}: CloudFormation deploys with the credentials of whoever calls it, and each `
      + 'deployment that changes what is watched raises the alarm. Name the roles in deploymentRoles, or acknowledge this');
  }
  return [...new Set([...deployed.flatMap(stack => executionRole(stack) ?? []).map(filledIn), ...roles.map(role => role.roleRef.roleArn)])];
}

/** A nested stack is deployed with the one around it. */
function outermost(stack: Stack): Stack {
  return stack.nestedStackParent === undefined ? stack : outermost(stack.nestedStackParent);
}

function executionRole(stack: Stack): string | undefined {
  return (stack.synthesizer as Partial<StackSynthesizer>).cloudFormationExecutionRole;
}

/** Synthesizers leave placeholders such as ${AWS::Partition} for CloudFormation. */
function filledIn(arn: string): string {
  return arn.includes('${') ? Fn.sub(arn) : arn;
}
