import { ArnFormat, aws_iam as iam, aws_kms as kms, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { denialsOf } from './control-policy';
import { OWNER_TAG } from './policy-text';
import { reject } from '../../../private/errors';
import { isOwn } from '../../../private/shapes';
import { differ } from '../../../private/tokens';
import { Exclusion, exclusionsOf, RECEIVER_TAG } from '../../sessions';

/** Receivers, as if the user had excluded them: where the tag stands on the interface, the role can be denied it. */
const receiver = (scope: IConstruct): Exclusion => ({ scope, kind: 'tag', id: RECEIVER_TAG.key, value: RECEIVER_TAG.value });

/** What the controller deals with. */
export interface Reach {
  readonly fleetName: string;
  readonly filterId: string;
  readonly targets: readonly ec2refs.ITrafficMirrorTargetRef[];
  /** VPCs in which all sources lie; nothing where they may lie anywhere. */
  readonly vpcIds?: readonly string[];
  readonly asksEcs: boolean;
}

/** All inline policies of a role have so many characters together; queue, table and logs need some of them. */
const ROOM = 8000;

/** What the controller may do in EC2: read all, and change sessions of its own. Exclusions are read when it is rendered: some come after the fleet. */
export function sessionPolicy(fleet: IConstruct, reach: Reach): iam.PolicyDocument {
  return new iam.PolicyDocument({ statements: [...reading(reach), ...creating(fleet, reach), ...changing(fleet, reach), ...never(fleet)] });
}

/** Refuses exclusions that do not fit into the policy of a role. Asked when all are there. */
export function refuseLongPolicy(fleet: IConstruct, reach: Reach): void {
  const length = JSON.stringify(Stack.of(fleet).resolve(sessionPolicy(fleet, reach))).length;
  if (length > ROOM) {
    reject(`exclusions must fit into the policy of the fleet's role, ${ROOM} characters, got ${length} with ${exclusionsOf(fleet).length} exclusions; exclude VPCs instead of their subnets, or by a tag`, fleet);
  }
}

function reading({ asksEcs }: Reach): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      actions: ['ec2:DescribeInstances', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeTrafficMirrorSessions', 'ec2:DescribeTrafficMirrorTargets'],
      // Wildcard: these actions know no resources.
      resources: ['*'],
    }),
    ...asksEcs ? [new iam.PolicyStatement({
      actions: ['ecs:ListTasks', 'ecs:DescribeTasks', 'ecs:ListContainerInstances', 'ecs:DescribeContainerInstances'],
      // Wildcard: tasks and instances come and go, and listing them is authorised on the tasks and instances themselves.
      resources: ['*'],
    })] : [],
  ];
}

/** AWS authorises the creation on four resources at once, the session included, which has no id yet. */
function creating(fleet: IConstruct, { fleetName, filterId, targets, vpcIds }: Reach): iam.PolicyStatement[] {
  const stack = Stack.of(fleet);
  const create = 'ec2:CreateTrafficMirrorSession';
  return [
    new iam.PolicyStatement({
      actions: [create],
      // Wildcard: AWS chooses the id. It must get the tag of the fleet.
      resources: [arnOf(stack, 'traffic-mirror-session', '*')],
      conditions: { StringEquals: { [`aws:RequestTag/${OWNER_TAG}`]: fleetName } },
    }),
    new iam.PolicyStatement({
      actions: [create],
      // Wildcard: interfaces come and go. Where the selector says in which VPCs, no others.
      resources: [arnOf(stack, 'network-interface', '*')],
      conditions: vpcIds === undefined ? undefined : inVpcs(stack, vpcIds),
    }),
    new iam.PolicyStatement({ actions: [create, 'ec2:ModifyTrafficMirrorSession'], resources: [arnOf(stack, 'traffic-mirror-filter', filterId)] }),
    new iam.PolicyStatement({ actions: [create, 'ec2:ModifyTrafficMirrorSession'], resources: targets.map(target => targetArn(stack, target)) }),
    new iam.PolicyStatement({
      actions: ['ec2:CreateTags'],
      resources: [arnOf(stack, 'traffic-mirror-session', '*')],
      conditions: { StringEquals: { 'ec2:CreateAction': 'CreateTrafficMirrorSession', [`aws:RequestTag/${OWNER_TAG}`]: fleetName } },
    }),
  ];
}

function changing(fleet: IConstruct, { fleetName }: Reach): iam.PolicyStatement[] {
  const sessions = [arnOf(Stack.of(fleet), 'traffic-mirror-session', '*')];
  const owned = { [`aws:ResourceTag/${OWNER_TAG}`]: fleetName };
  return [
    // Wildcard: AWS chose the ids. Only sessions with the tag of the fleet.
    new iam.PolicyStatement({ actions: ['ec2:DeleteTrafficMirrorSession', 'ec2:ModifyTrafficMirrorSession'], resources: sessions, conditions: { StringEquals: owned } }),
    // Tags of the user that change; never that of the fleet, which says whose the session is.
    new iam.PolicyStatement({
      actions: ['ec2:CreateTags'],
      resources: sessions,
      conditions: { 'StringEquals': owned, 'ForAllValues:StringNotEquals': { 'aws:TagKeys': [OWNER_TAG] } },
    }),
  ];
}

/** What is excluded is denied as well, as far as AWS tells a policy of it; so is what receives. */
function never(fleet: IConstruct): iam.PolicyStatement[] {
  return denialsOf([receiver(fleet), ...exclusionsOf(fleet)]).map(({ condition }) => new iam.PolicyStatement({
    effect: iam.Effect.DENY,
    actions: ['ec2:CreateTrafficMirrorSession'],
    // Wildcard: what is denied is said by the condition.
    resources: [arnOf(Stack.of(fleet), 'network-interface', '*')],
    conditions: condition,
  }));
}

function inVpcs(stack: Stack, vpcIds: readonly string[]): iam.Conditions {
  return { ArnLike: { 'ec2:Vpc': vpcIds.map(id => arnInAnyAccount(stack, 'vpc', id)) } };
}

/** A target of this account, or one that another account shares, whose id is unique and whose owner is not told. */
function targetArn(stack: Stack, target: ec2refs.ITrafficMirrorTargetRef): string {
  const { trafficMirrorTargetId } = target.trafficMirrorTargetRef;
  if (isOwn(target, 'MirrorTarget') && !differ(target.env.account, stack.account)) {
    return arnOf(stack, 'traffic-mirror-target', trafficMirrorTargetId);
  }
  return arnInAnyAccount(stack, 'traffic-mirror-target', trafficMirrorTargetId);
}

/** Wildcard for the account: a VPC or a target may be shared by its owner, and its id is unique without. */
function arnInAnyAccount(stack: Stack, resource: string, id: string): string {
  return stack.formatArn({ service: 'ec2', account: '*', resource, resourceName: id, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
}

function arnOf(stack: Stack, resource: string, id: string): string {
  return stack.formatArn({ service: 'ec2', resource, resourceName: id, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
}

/** Writes the list of sessions. */
export function recordStatements(fleet: IConstruct, bucket: s3.IBucket): iam.PolicyStatement[] {
  const { encryptionKey } = bucket;
  return [
    // Wildcard: the hour and the fleet make the names of files.
    new iam.PolicyStatement({ actions: ['s3:PutObject'], resources: [bucket.arnForObjects('records/sessions/*')] }),
    ...encryptionKey === undefined ? [] : [writingWithKey(fleet, encryptionKey)],
  ];
}

function writingWithKey(fleet: IConstruct, key: kms.IKey): iam.PolicyStatement {
  const { region, urlSuffix } = Stack.of(fleet);
  return new iam.PolicyStatement({
    actions: ['kms:GenerateDataKey'], resources: [key.keyArn], conditions: { StringEquals: { 'kms:ViaService': `s3.${region}.${urlSuffix}` } },
  });
}
