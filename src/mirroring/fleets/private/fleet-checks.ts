import { aws_ecs as ecs, aws_lambda as lambda, Duration, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Named } from './selection';
import { checkId, checkWhole, durationText, listedTwice, refuseTwice, wholeIn } from '../../../private/checks';
import { reject, show } from '../../../private/errors';
import { resourceName } from '../../../private/network-resources';
import { checkedRanges } from '../../../private/ranges';
import { resourceOf } from '../../../private/shapes';
import { refuseOtherStage } from '../../../private/stages';
import { isKnown } from '../../../private/tokens';
import { warn } from '../../../private/warnings';
import {
  checkFilter, checkFilterReference, checkNumbers, checkPacketLength, checkPresetLength, checkTarget, refuseOtherEnvironment,
} from '../../sessions';
import { MOST_SESSIONS } from '../controller/policy';
import { MirrorFleetChangeLimitOptions, MirrorFleetProps } from '../mirror-fleet-props';

/** Where a fleet begins to number its sessions: those that people number by hand are usually lower. */
export const DEFAULT_NUMBER = 100;

/** Refuses what AWS would refuse, and what could never work. */
export function checkFleet(fleet: IConstruct, props: MirrorFleetProps): void {
  const { preset, inboundRules, outboundRules, amazonDns } = props;
  checkFilter(fleet, props.filter, { preset, inboundRules, outboundRules, amazonDns });
  checkPresetLength(fleet, props.packetLength, preset);
  checkFilterReference(fleet, props.filter);
  checkNumbers(fleet, props, DEFAULT_NUMBER);
  checkPacketLength(fleet, props.packetLength);
  checkWhole(fleet, 'maxSessions', props.maxSessions, [1, MOST_SESSIONS], 'with more, CloudFormation would give up before all sessions of a deleted fleet were gone; divide the selection among several fleets');
  checkTargets(fleet, props);
  checkSwitches(fleet, props);
  checkLimit(fleet, props.changeLimit ?? {});
  checkSources(fleet, props);
  checkFamilies(fleet, props.additionalInstanceFamilies ?? []);
  checkRuntime(fleet, props.runtime);
  props.selector._selection.named.forEach(named => checkNamed(fleet, named));
}

function checkTargets(fleet: IConstruct, { targets }: MirrorFleetProps): void {
  if (targets.length === 0) {
    reject('targets must be at least one, got none; write [collector.target]', fleet);
  }
  targets.forEach(target => {
    checkTarget(fleet, 'targets', target);
    refuseOtherStage(fleet, 'targets', target, 'MirrorTarget.fromMirrorTargetId(this, "Target", "tmt-…")');
  });
  const twice = listedTwice(targets.map(target => resourceName(target.trafficMirrorTargetRef.trafficMirrorTargetId)));
  if (twice !== undefined) {
    reject(`targets must differ, got ${twice} twice; list it once`, fleet);
  }
}

function checkSwitches(fleet: IConstruct, { enabled, enabledParameter, pausedUntil }: MirrorFleetProps): void {
  if (enabled !== undefined && enabledParameter !== undefined) {
    reject(`enabled must be left out where enabledParameter decides, got both (${enabled}); leave one out`, fleet);
  }
  const { allowedValues, default: byDefault } = enabledParameter ?? {};
  if (enabledParameter !== undefined && [...allowedValues ?? []].sort().join() !== 'false,true') {
    reject(`enabledParameter must allow the values "true" and "false" and no other, got ${show(allowedValues ?? [])} of ${enabledParameter.node.path}; write allowedValues: ["true", "false"]`, fleet);
  }
  if (byDefault !== undefined && !['true', 'false'].includes(byDefault as string)) {
    reject(`enabledParameter must be "true" or "false" by default, got ${show(byDefault)} of ${enabledParameter!.node.path}; write default: "true"`, fleet);
  }
  if (pausedUntil !== undefined && Number.isNaN(pausedUntil.getTime())) {
    reject('pausedUntil must be a point in time, got an invalid date; write new Date("2027-01-31T06:00:00Z")', fleet);
  }
}

function checkLimit(fleet: IConstruct, { minimum, createdPercent, deletedPercent }: MirrorFleetChangeLimitOptions): void {
  checkWhole(fleet, 'minimum of changeLimit', minimum, [1, MOST_SESSIONS], 'leave it out for 50');
  checkWhole(fleet, 'createdPercent of changeLimit', createdPercent, [1, 100], 'leave it out for 50');
  checkWhole(fleet, 'deletedPercent of changeLimit', deletedPercent, [1, 100], 'leave it out for 25');
}

function checkSources(fleet: IConstruct, { sourceCidrs, sourcePrefixLists }: MirrorFleetProps): void {
  if (sourceCidrs?.length === 0) {
    reject('sourceCidrs must name at least one range, got none; leave it out for the ranges of the VPCs that the selector names', fleet);
  }
  const everywhere = checkedRanges('sourceCidrs', sourceCidrs ?? []).find(range => isKnown(range) && range.endsWith('/0'));
  if (everywhere !== undefined) {
    reject(`sourceCidrs must not hold all addresses, got ${show(everywhere)}: VXLAN has no sender that can be verified, and whoever reaches the port can invent packets; name the ranges of the sources`, fleet);
  }
  const ids = (sourcePrefixLists ?? []).map(list => list.prefixListRef.prefixListId);
  ids.forEach(id => checkId('sourcePrefixLists', 'pl', id, fleet));
  refuseTwice('sourcePrefixLists', ids, fleet);
  if (sourcePrefixLists?.length === 0) {
    reject('sourcePrefixLists must name at least one prefix list, got none; leave it out', fleet);
  }
}

function checkFamilies(fleet: IConstruct, families: readonly string[]): void {
  const wrong = families.find(family => isKnown(family) && !/^[a-z][a-z0-9-]*$/.test(family));
  if (wrong !== undefined) {
    reject(`additionalInstanceFamilies must be families, the part of an instance type before the dot, got ${show(wrong)}; write "m9g"`, fleet);
  }
}

/** The bundle is written for Node.js 22. */
const OLDEST_RUNTIME = 22;

function checkRuntime(fleet: IConstruct, runtime: lambda.Runtime | undefined): void {
  if (runtime !== undefined && isKnown(runtime.name) && !(Number(/^nodejs(\d+)\.x$/.exec(runtime.name)?.[1]) >= OLDEST_RUNTIME)) {
    reject(`runtime must be Node.js ${OLDEST_RUNTIME} or newer, got ${show(runtime.name)}; leave it out for lambda.Runtime.NODEJS_24_X`, fleet);
  }
}

function checkNamed(fleet: IConstruct, { factory, construct }: Named): void {
  refuseOtherEnvironment(fleet, `what ${factory} of selector names`, construct, 'sessions belong to the account of the interface, so declare a fleet there');
  refuseOtherStage(fleet, `what ${factory} of selector names`, construct, 'its id or name');
  const service = resourceOf(construct, ecs.CfnService.isCfnService);
  if (service !== undefined) {
    warnOfService(fleet, construct, service);
  }
}

function warnOfService(fleet: IConstruct, construct: IConstruct, service: ecs.CfnService): void {
  if (service.launchType === 'FARGATE') {
    warn(fleet, 'mirrorFleetFargate', `${construct.node.path} runs on Fargate: AWS documents that interfaces of tasks on Fargate are not mirrored, and users report that some are. Such sessions may be refused, or `
      + 'billed without packets. Run the service on EC2, or acknowledge this once you see packets');
  } else if (Stack.of(construct).resolve(service.networkConfiguration) === undefined) {
    warn(fleet, 'mirrorFleetTasksWithoutInterface', `tasks of ${construct.node.path} have no interface of their own, and nothing of the service is mirrored: its network mode is not awsvpc. Select the cluster `
      + 'by MirrorSelector.ecsCluster(), whose instances are mirrored, or give the task definition the network mode awsvpc');
  }
}

/** Whole minutes between two sweeps. */
export function checkedSweep(fleet: IConstruct, interval: Duration): Duration {
  if (wholeIn('Minutes', interval, [5, 720]) === undefined) {
    reject(`sweepInterval must be whole minutes known at synth, from 5 minutes to 12 hours, got ${durationText(interval)}; write Duration.minutes(10)`, fleet);
  }
  return interval;
}
