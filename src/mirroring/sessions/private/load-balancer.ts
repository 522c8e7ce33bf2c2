import { aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2, Duration, Tokenization } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkAppliances } from './appliance-checks';
import { Appliance, ApplianceGroups, checkHealthCheck, checkTargets, groupsByAppliance } from './appliances';
import { BoundDestination, DestinationKind } from './bound-destination';
import { allowBetweenGroups } from './group-peer';
import { checkLoadBalancer, warnOfAppliancesElsewhere, zonesOf } from './load-balancer-checks';
import { admitRange, MIRRORED_PACKETS, rangesOf, ReceivingGroup, receivingGroup, VXLAN_PORT } from './security-group-rules';
import { reject } from '../../../private/errors';
import { resourceOf, resourcesBelow } from '../../../private/shapes';
import { isKnown } from '../../../private/tokens';
import { warn } from '../../../private/warnings';
import { MirrorDestinationNetworkLoadBalancerOptions } from '../mirror-destination-options';

/** Seconds in which an appliance that hangs is found out and one that leaves is drained: packets that go there meanwhile are lost. */
const HEALTH_CHECK = { interval: Duration.seconds(10), healthyThresholdCount: 2, unhealthyThresholdCount: 2 };
const DRAINING = Duration.seconds(30);

/** Construct id of the listener that this library makes. */
const LISTENER = 'MirrorListener';

const HEALTH_CHECKS = 'Health checks of mirror appliances';

/** A load balancer whose listener somebody else sets up. */
export function bindLoadBalancer(target: Construct, loadBalancer: elbv2.INetworkLoadBalancer): BoundDestination {
  if (resourceOf(loadBalancer, elbv2.CfnLoadBalancer.isCfnLoadBalancer) !== undefined) {
    reject('networkLoadBalancer must come with options that name its targets, got none: without a UDP listener on port 4789 nothing is mirrored, and nothing '
      + 'tells; name targets and healthCheckPort, or use MirrorDestination.networkListener()', target);
  }
  warn(target, 'mirrorListenerNotKnown', `the load balancer ${loadBalancer.node.path} is imported, and whether it has a UDP listener on port 4789 is `
    + 'not known: without one nothing is mirrored, and nothing tells. Name its targets so that the listener is created, or acknowledge this once it is there');
  return destinationOf(target, loadBalancer, { after: [], receivingGroups: [] });
}

/** A load balancer by its listener. */
export function bindListener(target: Construct, listener: elbv2.NetworkListener): BoundDestination {
  const { port, protocol } = listener.node.defaultChild as elbv2.CfnListener;
  if ((isKnown(port) && port !== VXLAN_PORT) || (isKnown(protocol) && protocol !== elbv2.Protocol.UDP)) {
    reject(`networkListener must be a listener for UDP on port 4789, to which AWS sends mirrored packets, got ${protocol} on port ${port}; add one to the `
      + 'load balancer', target);
  }
  return destinationOf(target, listener.loadBalancer, { after: [listener], receivingGroups: [] });
}

/** A load balancer that gets a listener and a target group for mirrored packets. */
export function bindTargets(
  target: Construct, loadBalancer: elbv2.INetworkLoadBalancer, options: MirrorDestinationNetworkLoadBalancerOptions,
): BoundDestination {
  checkTargets(options.targets, target);
  checkHealthCheck(options, target);
  const { vpc } = loadBalancer;
  if (vpc === undefined) {
    reject('networkLoadBalancer must be imported with its vpc, in which the target group is created, got none; give fromNetworkLoadBalancerAttributes() '
      + 'a vpc', target);
  }
  refuseSecondListener(target, loadBalancer);
  const appliances = options.targets.map(one => new Appliance(one));
  const targetGroup = new elbv2.NetworkTargetGroup(loadBalancer, 'MirrorTargets', {
    vpc,
    port: VXLAN_PORT,
    protocol: elbv2.Protocol.UDP,
    targets: appliances,
    crossZoneEnabled: options.crossZoneEnabled ?? true,
    connectionTermination: true,
    deregistrationDelay: DRAINING,
    healthCheck: {
      ...HEALTH_CHECK,
      port: Tokenization.stringifyNumber(options.healthCheckPort),
      ...options.healthCheckPath === undefined
        ? { protocol: elbv2.Protocol.TCP }
        : { protocol: elbv2.Protocol.HTTP, path: options.healthCheckPath, healthyHttpCodes: '200' },
    },
  });
  checkAppliances(appliances, vpc, target);
  // The two directions of a connection may arrive from two ports: without this they part ways.
  targetGroup.setAttribute('stickiness.enabled', 'true');
  targetGroup.setAttribute('stickiness.type', 'source_ip');
  const listener = loadBalancer.addListener(LISTENER, { port: VXLAN_PORT, protocol: elbv2.Protocol.UDP, defaultTargetGroups: [targetGroup] });
  const groups = groupsByAppliance(appliances, options.securityGroups ?? [], target);
  warnOfAppliancesElsewhere(target, vpc, [...groups.values()].flat());
  const receivingGroups = loadBalancer.connections.securityGroups.length > 0
    ? admitByGroup(loadBalancer, groups, options.healthCheckPort)
    : admitByRange(target, vpc, groups, options.healthCheckPort);
  return {
    ...destinationOf(target, loadBalancer, { after: [listener], receivingGroups }),
    targetGroup,
    receivers: [...groups].map(([appliance, members]) => appliance.receiver(members)),
    onlyZones: options.crossZoneEnabled === false ? zonesOf(loadBalancer) : undefined,
  };
}

/** What is true of every load balancer. Its own groups let sources in. */
function destinationOf(
  target: Construct, loadBalancer: elbv2.INetworkLoadBalancer, more: Pick<BoundDestination, 'after' | 'receivingGroups'>,
): BoundDestination {
  checkLoadBalancer(target, loadBalancer);
  const { securityGroups } = loadBalancer.connections;
  target.node.addValidation({
    // The choice between groups and ranges was made by what was there.
    validate: () => loadBalancer.connections.securityGroups.length === securityGroups.length ? [] : [
      `networkLoadBalancer must have all its security groups before the target is declared, got another group of ${loadBalancer.node.path} afterwards; `
        + 'add it earlier',
    ],
  });
  return {
    kind: DestinationKind.LOAD_BALANCER,
    targetProps: { networkLoadBalancerArn: loadBalancer.loadBalancerArn },
    after: more.after,
    receivingGroups: [...securityGroups.map(group => receivingGroup(group)), ...more.receivingGroups],
    receivers: [],
  };
}

/** Whether the other listener is declared before or after. */
function refuseSecondListener(target: Construct, loadBalancer: elbv2.INetworkLoadBalancer): void {
  const [first] = listenersOf(loadBalancer);
  if (first !== undefined) {
    reject(secondListener(loadBalancer, first), target);
  }
  target.node.addValidation({
    validate: () => listenersOf(loadBalancer).filter(({ node }) => node.scope!.node.id !== LISTENER)
      .map(other => secondListener(loadBalancer, other)),
  });
}

function listenersOf(loadBalancer: elbv2.INetworkLoadBalancer): elbv2.CfnListener[] {
  return resourcesBelow(loadBalancer, elbv2.CfnListener.isCfnListener).filter(({ port }) => port === VXLAN_PORT);
}

function secondListener(loadBalancer: elbv2.INetworkLoadBalancer, { node }: elbv2.CfnListener): string {
  return `networkLoadBalancer must not have a listener on port 4789 yet, got ${loadBalancer.node.path}, which has ${node.scope!.node.path}; use one `
    + 'MirrorTarget for many sessions, or MirrorDestination.networkListener() for a listener of your own';
}

/** Appliances let in the group of the load balancer, and it lets packets out to them. */
function admitByGroup(loadBalancer: elbv2.INetworkLoadBalancer, groups: ApplianceGroups, healthCheckPort: number): ReceivingGroup[] {
  for (const [appliance, members] of groups) {
    const rules: [ec2.Port, string][] = [
      [ec2.Port.udp(appliance.entry?.port ?? VXLAN_PORT), MIRRORED_PACKETS],
      [ec2.Port.tcp(healthCheckPort), HEALTH_CHECKS],
    ];
    for (const from of loadBalancer.connections.securityGroups) {
      // The rules lie where the dependency points already: an Auto Scaling group knows its target group, a target group knows its instances.
      members.forEach(to => rules.forEach(([port, description]) =>
        allowBetweenGroups({ from, to, owner: appliance.registersItself ? to : from, port, description })));
    }
  }
  return [];
}

/** Without a group of the load balancer packets come from the sources, whose addresses are kept, and health checks from its own addresses. */
function admitByRange(target: Construct, vpc: ec2.IVpc, groups: ApplianceGroups, healthCheckPort: number): ReceivingGroup[] {
  const ranges = rangesOf(vpc) ?? reject('networkLoadBalancer without security groups must be in a VPC whose range is known, from which health checks are let '
    + `in, got ${vpc.node.path} without one; import the VPC with vpcCidrBlock`, target);
  return [...groups].flatMap(([appliance, members]) => members.map(group => {
    ranges.forEach(range => admitRange({ group, port: ec2.Port.tcp(healthCheckPort), description: HEALTH_CHECKS }, range));
    return { ...receivingGroup(group, appliance.entry?.port), isBehindLoadBalancerWithoutGroups: true };
  }));
}
