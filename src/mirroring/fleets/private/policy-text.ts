import { Lazy, Stack, TagManager } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { changeWindowOf } from './change-window';
import { DEFAULT_NUMBER } from './fleet-checks';
import { reject, show } from '../../../private/errors';
import { digest, displayPath } from '../../../private/identity';
import { isKnown } from '../../../private/tokens';
import { BARE_METAL, Exclusion, exclusionsOf, FAMILIES, FleetTarget, RECEIVER_TAG } from '../../sessions';
import { Expression, FleetOwner, FleetPolicy } from '../controller/policy';
import { MirrorFleetInterfaces, MirrorFleetProps } from '../mirror-fleet-props';

/** Sessions of a fleet bear this tag with the name of the fleet. */
export const OWNER_TAG = 'cdk-network-visibility:fleet';

const RECEIVERS: FleetPolicy['exclusions'][number] = {
  name: 'receivers of mirrored packets', match: { kind: 'tag', key: RECEIVER_TAG.key, values: [RECEIVER_TAG.value] },
};

/** EC2 takes so many tags of a resource, of which one is the owner's. */
const MOST_TAGS = 50;

/** Keeps tag value, description and dimension within what AWS takes. */
const LONGEST_NAME = 180;

/** The name of a fleet, which its account has once in a Region. */
export function fleetNameOf(fleet: IConstruct): string {
  const path = displayPath(fleet);
  return path.length <= LONGEST_NAME ? path : `${path.slice(0, LONGEST_NAME - 9)}-${digest(path)}`;
}

/** By what the sessions of a fleet are known: AWS filters by the description, and policies by the tag. */
export function ownerOf(fleetName: string): FleetOwner {
  return { tagKey: OWNER_TAG, tagValue: fleetName, description: `Managed by cdk-network-visibility: fleet ${fleetName}` };
}

/** What else the policy is made of. */
export interface PolicyParts {
  readonly props: MirrorFleetProps;
  readonly fleetName: string;
  readonly filterId: string;
  readonly packetLength?: number;
  readonly targets: readonly FleetTarget[];
  readonly tags: TagManager;
}

/** The policy as JSON. Exclusions and tags are read when synthesis ends; CloudFormation fills in ids. */
export function policyText(fleet: IConstruct, parts: PolicyParts): string {
  return Stack.of(fleet).toJsonString(policyOf(fleet, parts));
}

function policyOf(fleet: IConstruct, { props, fleetName, filterId, packetLength, targets, tags }: PolicyParts): FleetPolicy {
  const later = (produce: () => unknown) => Lazy.any({ produce }) as never;
  return {
    version: 1,
    account: Stack.of(fleet).account,
    region: Stack.of(fleet).region,
    owner: ownerOf(fleetName),
    ...switchesOf(props),
    selector: props.selector._selection.expression,
    interfaces: props.interfaces ?? MirrorFleetInterfaces.EVERY,
    stoppedInstances: props.includeStoppedInstances ?? true,
    exclusions: later(() => [RECEIVERS, ...exclusionsOf(fleet).map(exclusionOf)]),
    targets: props.targets.map((target, index) => ({
      id: target.trafficMirrorTargetRef.trafficMirrorTargetId, zone: targets[index].availabilityZone, capacity: targets[index].mostSources,
    })),
    filterId,
    priority: props.sessionNumber ?? DEFAULT_NUMBER,
    packetLength,
    virtualNetworkId: props.virtualNetworkId,
    maxSessions: props.maxSessions,
    tags: later(() => tagsOf(fleet, tags)),
    mirroredTypes: { families: [...FAMILIES, ...props.additionalInstanceFamilies ?? []], bareMetal: [...BARE_METAL] },
    brake: brakeOf(props),
    changeWindow: props.changeWindow && changeWindowOf(fleet, props.changeWindow),
    records: props.records && { bucket: props.records.recordBucket.bucketName, region: props.records.recordBucket.env.region },
  };
}

function switchesOf({ enabled, enabledParameter, pausedUntil }: MirrorFleetProps): Pick<FleetPolicy, 'enabled' | 'pausedUntil'> {
  // Read by the controller as text where a parameter decides.
  const byParameter = enabledParameter?.valueAsString as 'true' | 'false' | undefined;
  return { enabled: byParameter ?? enabled ?? true, pausedUntil: pausedUntil?.toISOString() };
}

function brakeOf({ changeLimit: { minimum = 50, createdPercent = 50, deletedPercent = 25 } = {} }: MirrorFleetProps): FleetPolicy['brake'] {
  return { minimum, createdShare: createdPercent / 100, deletedShare: deletedPercent / 100 };
}

function exclusionOf({ scope, kind, id, value }: Exclusion): FleetPolicy['exclusions'][number] {
  const match: Expression = kind === 'tag' ? { kind, key: id, values: value === undefined ? [] : [value] } : { kind, ids: [id] };
  return { name: `${kind} excluded at ${scope.node.path || 'the app'}`, match };
}

/** Tags of sessions: those of the stack, which CloudFormation gives to resources of its own alone, and those of the fleet. */
function tagsOf(fleet: IConstruct, manager: TagManager): Record<string, string> {
  const tags = { ...Stack.of(fleet).tags.tagValues(), ...manager.tagValues() };
  const wrong = Object.keys(tags).find(key => isKnown(key) && (key === OWNER_TAG || key.toLowerCase().startsWith('aws:')));
  if (wrong !== undefined) {
    reject(`tags of a fleet must leave the key ${show(wrong)} to ${wrong === OWNER_TAG ? 'the fleet, whose sessions it marks' : 'AWS'}; choose another key`, fleet);
  }
  if (Object.keys(tags).length >= MOST_TAGS) {
    reject(`tags of a fleet must be at most ${MOST_TAGS - 1}, since each session has one more, got ${Object.keys(tags).length}; leave some out by excludeResourceTypes: ["${SESSION_TYPE}"]`, fleet);
  }
  return Object.fromEntries(Object.entries(tags).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** What tags are given to, for those who choose by type. */
export const SESSION_TYPE = 'AWS::EC2::TrafficMirrorSession';
