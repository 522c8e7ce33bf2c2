import { Duration, Size } from 'aws-cdk-lib';
import { FlowLogQueryOptions, FlowLogQueryScopeOptions } from './options/common';
import { OwnQueryOptions } from './options/own';
import { SilentInterfacesOptions } from './options/sound';
import { LikeAwsTemplateOptions } from './options/template';
import {
  InstanceActivityOptions, InterfaceActivityOptions, NewDestinationsOptions, TrafficByTagOptions, WhoHadAddressOptions, WhoTalkedToOptions,
} from './options/who';
import { RejectedToPortOptions, WhatChangedOptions, WherePacketsStopOptions } from './options/why';
import {
  BeaconsOptions, BruteForceOptions, ClearTextServicesOptions, ContactWithBadAddressesOptions, DnsBypassOptions, HostSweepOptions,
  LongConnectionsOptions, PortScanOptions, TrafficBetweenZonesOptions, UnusualProtocolsAndPortsOptions, UploadsToInternetOptions,
} from './options/wrong';
import * as cost from './private/catalogue/cost';
import * as gateway from './private/catalogue/gateway';
import * as sound from './private/catalogue/sound';
import { likeAwsTemplate } from './private/catalogue/template';
import * as who from './private/catalogue/who';
import * as why from './private/catalogue/why';
import * as wrong from './private/catalogue/wrong';
import { addressRanges, differentAddresses, places, portList, resourceId, someRanges, tagField, zones } from './private/checks';
import { ownQuestion } from './private/own';
import { Question } from './private/question';
import { ipAddress, queryName, QuerySpan, spoken, whole, wholeMinutes } from '../../athena';
import { guard } from '../../private/arguments';
import { reject } from '../../private/errors';
import { FlowLogField } from '../format';

const DEFAULT_SPAN = QuerySpan.last(Duration.hours(24));
const MEBIBYTE = 1024 * 1024;

/**
 * A question that people ask of flow logs, as Athena SQL.
 *
 * Options are written into the text as readable literals; a comment on top names them and says what the answer means.
 * A question bounds the partition column, so that it reads only the files of its span.
 */
export class FlowLogQuery {
  /**
   * The whole catalogue, with the options that questions have by default.
   *
   * A pack keeps those that are about the records of its table, and says in a note which of them lack fields. `hoursWithoutRecords()` is
   * among them for spans of three hours to 416 days, `silentInterfaces()` for those of more than an hour.
   *
   * @param options where and when all of them look
   */
  public static all(options: FlowLogQueryScopeOptions = {}): FlowLogQuery[] {
    return [
      // Why does it not work
      FlowLogQuery.rejectedToPort(options),
      FlowLogQuery.securityGroupOrNetworkAcl(options),
      FlowLogQuery.wherePacketsStop(options),
      FlowLogQuery.connectionsWithoutAnswer(options),
      FlowLogQuery.rejectedMidConnection(options),
      FlowLogQuery.changedWithin(options),
      FlowLogQuery.mostRejected(options),
      FlowLogQuery.blockPublicAccessOrEncryptionControls(options),
      // Who and what
      FlowLogQuery.whoTalkedTo(options),
      FlowLogQuery.whoHadAddress(options),
      FlowLogQuery.interfaceActivity(options),
      FlowLogQuery.instanceActivity(options),
      FlowLogQuery.serviceMap(options),
      FlowLogQuery.listeningServices(options),
      FlowLogQuery.topTalkers(options),
      FlowLogQuery.topTalkersPacketLevel(options),
      FlowLogQuery.topInstances(options),
      FlowLogQuery.topSubnets(options),
      FlowLogQuery.topVpcs(options),
      FlowLogQuery.newDestinations(options),
      FlowLogQuery.trafficByAwsService(options),
      FlowLogQuery.trafficByEcsService(options),
      FlowLogQuery.trafficByTag(options),
      FlowLogQuery.ipv6Traffic(options),
      // Is something wrong
      FlowLogQuery.administrationFromInternet(options),
      FlowLogQuery.portsOpenToInternet(options),
      FlowLogQuery.portScan(options),
      FlowLogQuery.hostSweep(options),
      FlowLogQuery.bruteForce(options),
      FlowLogQuery.uploadsToInternet(options),
      FlowLogQuery.beacons(options),
      FlowLogQuery.longConnections(options),
      FlowLogQuery.outboundRejects(options),
      FlowLogQuery.dnsBypass(options),
      FlowLogQuery.unusualProtocolsAndPorts(options),
      FlowLogQuery.clearTextServices(options),
      FlowLogQuery.unencryptedFlows(options),
      FlowLogQuery.trafficBetweenZones(options),
      FlowLogQuery.contactWithBadAddresses(options),
      // What does it cost
      FlowLogQuery.natGatewayUsers(options),
      FlowLogQuery.regionalNatGatewayUsers(options),
      FlowLogQuery.s3AndDynamoDbThroughNat(options),
      FlowLogQuery.dataTransferBetweenZones(options),
      FlowLogQuery.dataTransferByPath(options),
      FlowLogQuery.recordsByInterface(options),
      // Is the log itself sound
      FlowLogQuery.lostRecords(options),
      ...options.span !== undefined && options.span._duration.toMinutes() <= 60 ? [] : [FlowLogQuery.silentInterfaces(options)],
      ...hoursProblem(options) === undefined ? [FlowLogQuery.hoursWithoutRecords(options)] : [],
      FlowLogQuery.mixedFormats(options),
      FlowLogQuery.doubleFlowLogs(options),
      // Transit gateway
      FlowLogQuery.transitGatewayDrops(options),
      FlowLogQuery.transitGatewayTraffic(options),
      FlowLogQuery.transitGatewayOneWay(options),
      FlowLogQuery.transitGatewayLostRecords(options),
    ].map(query => new FlowLogQuery(query._question, query._options, true));
  }

  /**
   * The 16 questions of the template that AWS generates to query a flow log in Athena, for those who come from there. They are not part of `all()`.
   *
   * Each reads the files of its span only, leaves out records without a flow, and counts with care: numbers differ from those of AWS's queries.
   * Twelve need no more than the default format. A pack says in a note which of them lack fields.
   *
   * @param options addresses, and where and when all of them look
   * @throws when an address is neither IPv4 nor IPv6
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-run-athena-query.html
   */
  public static likeAwsTemplate(options: LikeAwsTemplateOptions = {}): FlowLogQuery[] {
    const { source = '10.0.0.10', destination = '10.0.0.20', ...scope } = options;
    return likeAwsTemplate(ipAddress('source', source), ipAddress('destination', destination)).map(question => new FlowLogQuery(question, scope, true));
  }

  /**
   * A question of your own, in Athena SQL.
   *
   * The span becomes bounds that Athena knows before it reads, so that only the files of the span are read.
   *
   * @param options name, question and SQL with `{table}` and `{span}`
   * @throws when a placeholder is missing or unknown, or the question is not one line
   */
  public static of(options: OwnQueryOptions): FlowLogQuery {
    return new FlowLogQuery(ownQuestion(options), options);
  }

  // ---- Why does it not work ----

  /**
   * What was rejected on a port, newest first?
   *
   * @param options port and span
   * @throws when the port is not a whole number from 0 to 65535
   */
  public static rejectedToPort(options: RejectedToPortOptions = {}): FlowLogQuery {
    return new FlowLogQuery(why.rejectedToPort(whole('port', options.port ?? 3306, [0, 65535], '3306')), options);
  }

  /**
   * Was it a security group or a network ACL that rejected? A hint. Needs `flow-direction`.
   *
   * @param options span
   */
  public static securityGroupOrNetworkAcl(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(why.securityGroupOrNetworkAcl(), options);
  }

  /**
   * Between two addresses, where do packets stop? Needs `flow-direction`; with `pkt-srcaddr` and `pkt-dstaddr` it looks behind NAT and at
   * secondary addresses too.
   *
   * @param options both addresses, port and span
   * @throws when an address is neither IPv4 nor IPv6, both are one or of two families, or the port is not a whole number from 0 to 65535
   */
  public static wherePacketsStop(options: WherePacketsStopOptions = {}): FlowLogQuery {
    const client = ipAddress('client', options.client ?? '10.0.0.10');
    const server = ipAddress('server', options.server ?? '10.0.0.20');
    differentAddresses(['client', client], ['server', server]);
    const port = options.port === undefined ? undefined : whole('port', options.port, [0, 65535], '443');
    return new FlowLogQuery(why.wherePacketsStop(client, server, port), options);
  }

  /**
   * Which connection attempts got no answer? Needs `tcp-flags`.
   *
   * @param options span
   */
  public static connectionsWithoutAnswer(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(why.connectionsWithoutAnswer(), options);
  }

  /**
   * What is rejected in the middle of a connection, and why? A hint. Needs `tcp-flags`.
   *
   * @param options span
   */
  public static rejectedMidConnection(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(why.rejectedMidConnection(), options);
  }

  /**
   * What changed at a moment: who talked to whom only before, or only after?
   *
   * Looks at the same length of time on both sides, so that its span follows from its options. By default the last hour is compared with the hour before.
   *
   * @param options moment, and how long before and after
   * @throws when the moment is spelled otherwise, or the length is not whole minutes up to 365 days
   */
  public static whatChanged(options: WhatChangedOptions = {}): FlowLogQuery {
    const { at, beforeAndAfter = Duration.hours(1), ...others } = options;
    const minutes = wholeMinutes('beforeAndAfter', beforeAndAfter, [1, 525_600], 'Duration.hours(1)');
    if (at === undefined) {
      const span = QuerySpan.last(Duration.minutes(2 * minutes));
      return new FlowLogQuery(why.whatChanged('what-changed', `What changed ${spoken(minutes)} ago?`), { ...others, span });
    }
    const span = QuerySpan._around(at, minutes);
    return new FlowLogQuery(why.whatChanged(`what-changed-at-${at.toLowerCase().replace(':', '.')}`, `What changed at ${at} UTC?`), { ...others, span });
  }

  /**
   * Who is rejected most, and by which interface? What comes from the internet is told apart from what comes from inside.
   *
   * @param options span
   */
  public static mostRejected(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(why.mostRejected(), options);
  }

  /**
   * What did VPC Block Public Access or encryption controls refuse? Needs `reject-reason`.
   *
   * @param options span
   */
  public static blockPublicAccessOrEncryptionControls(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(why.blockPublicAccessOrEncryptionControls(), options);
  }

  // ---- Who and what ----

  /**
   * Who talked to an address, anywhere? Needs `pkt-srcaddr` and `pkt-dstaddr`.
   *
   * @param options address and span
   * @throws when the address is neither IPv4 nor IPv6
   */
  public static whoTalkedTo(options: WhoTalkedToOptions = {}): FlowLogQuery {
    return new FlowLogQuery(who.whoTalkedTo(ipAddress('address', options.address ?? '10.0.0.10')), options);
  }

  /**
   * Which interface had an address, and when? Needs `instance-id`, `pkt-srcaddr`, `pkt-dstaddr` and `flow-direction`.
   *
   * @param options address and span
   * @throws when the address is neither IPv4 nor IPv6
   */
  public static whoHadAddress(options: WhoHadAddressOptions = {}): FlowLogQuery {
    return new FlowLogQuery(who.whoHadAddress(ipAddress('address', options.address ?? '10.0.0.10')), options);
  }

  /**
   * What did an interface do, minute by minute? With `pkt-srcaddr` and `pkt-dstaddr` it tells pods from their node, and who is behind NAT.
   *
   * @param options interface and span
   * @throws when the id does not begin with `eni-`
   */
  public static interfaceActivity(options: InterfaceActivityOptions = {}): FlowLogQuery {
    const id = resourceId('interfaceId', options.interfaceId ?? 'eni-0123456789abcdef0', 'eni', 'eni-0123456789abcdef0');
    return new FlowLogQuery(who.interfaceActivity(id), options);
  }

  /**
   * What did an instance do, on all of its interfaces, minute by minute? Needs `instance-id`.
   *
   * @param options instance and span
   * @throws when the id does not begin with `i-`
   */
  public static instanceActivity(options: InstanceActivityOptions = {}): FlowLogQuery {
    const id = resourceId('instanceId', options.instanceId ?? 'i-0123456789abcdef0', 'i', 'i-0123456789abcdef0');
    return new FlowLogQuery(who.instanceActivity(id), options);
  }

  /**
   * Who talked to whom: clients, servers, ports, connections, bytes? Needs `tcp-flags` and `flow-direction`.
   *
   * @param options span
   */
  public static serviceMap(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(who.serviceMap(), options);
  }

  /**
   * What listens, on which port? Needs `tcp-flags`; UDP services are a guess.
   *
   * @param options span
   */
  public static listeningServices(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(who.listeningServices(), options);
  }

  /**
   * Which pairs of addresses moved most bytes? With `flow-direction` each byte counts once.
   *
   * @param options span
   */
  public static topTalkers(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(who.topTalkers(), options);
  }

  /**
   * Which pairs of addresses moved most bytes, by the addresses in the packets? Needs `pkt-srcaddr` and `pkt-dstaddr`.
   *
   * @param options span
   */
  public static topTalkersPacketLevel(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(who.topTalkersPacketLevel(), options);
  }

  /**
   * Which instances moved most bytes? An interface without an instance stands for itself. Needs `instance-id` and `flow-direction`.
   *
   * @param options span
   */
  public static topInstances(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(who.topInstances(), options);
  }

  /**
   * Which subnets moved most bytes? Needs `instance-id`, `subnet-id` and `flow-direction`.
   *
   * @param options span
   */
  public static topSubnets(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(who.topSubnets(), options);
  }

  /**
   * Which VPCs moved most bytes? Needs `instance-id`, `vpc-id` and `flow-direction`.
   *
   * @param options span
   */
  public static topVpcs(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(who.topVpcs(), options);
  }

  /**
   * Which destinations on the internet are new in the span? With `tcp-flags` it tells better who asked, with `flow-direction` who is yours.
   *
   * Reads the span and the baseline before it, eight days by default, so it runs in the pack's `huntingWorkGroup`. The table must reach back
   * as far: what lies outside its window counts as never seen.
   *
   * @param options baseline and span
   * @throws when the baseline is not whole minutes from an hour to 90 days
   */
  public static newDestinations(options: NewDestinationsOptions = {}): FlowLogQuery {
    const span = options.span ?? DEFAULT_SPAN;
    const baseline = wholeMinutes('baseline', options.baseline ?? Duration.days(7), [60, 90 * 1440], 'Duration.days(7)');
    return new FlowLogQuery(who.newDestinations(span, spoken(baseline)), { ...options, span: span._withBaseline(baseline) });
  }

  /**
   * Which AWS services were talked to, and how much? Needs `pkt-src-aws-service`, `pkt-dst-aws-service` and fields of `RECOMMENDED_V5`.
   *
   * @param options span
   */
  public static trafficByAwsService(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(who.trafficByAwsService(), options);
  }

  /**
   * How much did each ECS service send and receive? Needs `ecs-cluster-name`, `ecs-service-name`, `ecs-task-id` and `flow-direction`.
   *
   * @param options span
   */
  public static trafficByEcsService(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(who.trafficByEcsService(), options);
  }

  /**
   * How much traffic was there by tag, for example by team? Needs the tag field and `flow-direction`.
   *
   * @param options tag field and span
   * @throws when the field is not one that shows a tag
   */
  public static trafficByTag(options: TrafficByTagOptions = {}): FlowLogQuery {
    return new FlowLogQuery(who.trafficByTag(tagField('field', options.field ?? FlowLogField.INSTANCE_TAG)), options);
  }

  /**
   * How much traffic is IPv6, whose, and where to? Needs `pkt-srcaddr` and `flow-direction`.
   *
   * @param options span
   */
  public static ipv6Traffic(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(who.ipv6Traffic(), options);
  }

  // ---- Is something wrong ----

  /**
   * Which SSH, RDP or WinRM connections were accepted from the internet? Needs `tcp-flags`.
   *
   * @param options span
   */
  public static administrationFromInternet(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(wrong.administrationFromInternet(), options);
  }

  /**
   * Which ports really answer to the internet? Needs `tcp-flags`; with `flow-direction`, load balancers and firewalls show too, whatever their address.
   *
   * @param options span
   */
  public static portsOpenToInternet(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(wrong.portsOpenToInternet(), options);
  }

  /**
   * Which source tried many ports of one host? With `tcp-flags` accepted attempts count too.
   *
   * @param options number of ports and span
   * @throws when the number is not a whole number from 2 to 65535
   */
  public static portScan(options: PortScanOptions = {}): FlowLogQuery {
    return new FlowLogQuery(wrong.portScan(whole('ports', options.ports ?? 20, [2, 65535], '20')), options);
  }

  /**
   * Which source tried one port of many hosts? With `tcp-flags` accepted attempts count too.
   *
   * @param options number of hosts and span
   * @throws when the number is not a whole number from 2 to 65535
   */
  public static hostSweep(options: HostSweepOptions = {}): FlowLogQuery {
    return new FlowLogQuery(wrong.hostSweep(whole('hosts', options.hosts ?? 20, [2, 65535], '20')), options);
  }

  /**
   * Who opened many short connections to a log-in service? A hint. Needs `tcp-flags`.
   *
   * @param options number of connections, ports and span
   * @throws when the number is not a whole number from 2 to 65535, or ports are none, twice or out of range
   */
  public static bruteForce(options: BruteForceOptions = {}): FlowLogQuery {
    const ports = portList('ports', options.ports ?? [22, 3306, 3389, 5432], '[22, 3389]');
    return new FlowLogQuery(wrong.bruteForce(whole('connections', options.connections ?? 30, [2, 65535], '30'), ports), options);
  }

  /**
   * Who sent much to one address on the internet? Needs `flow-direction`.
   *
   * @param options least size and span
   */
  public static uploadsToInternet(options: UploadsToInternetOptions = {}): FlowLogQuery {
    const least = options.least ?? Size.mebibytes(100);
    if (least.isUnresolved()) {
      reject('least must be a size known at synth, got a token; write Size.mebibytes(100)');
    }
    const bytes = whole('least', least.toBytes(), [1, Number.MAX_SAFE_INTEGER], 'Size.mebibytes(100)');
    return new FlowLogQuery(wrong.uploadsToInternet(bytes, bytes % MEBIBYTE === 0 ? `${bytes / MEBIBYTE} MiB` : `${bytes} bytes`), options);
  }

  /**
   * Who makes small, regular calls to one address on the internet? A hint.
   *
   * @param options number of calls and span
   * @throws when the number is not a whole number from 4 to 65535
   */
  public static beacons(options: BeaconsOptions = {}): FlowLogQuery {
    return new FlowLogQuery(wrong.beacons(whole('calls', options.calls ?? 12, [4, 65535], '12')), options);
  }

  /**
   * Which connections lasted for hours?
   *
   * @param options duration and span
   * @throws when the duration is shorter than 30 minutes or not shorter than the span
   */
  public static longConnections(options: LongConnectionsOptions = {}): FlowLogQuery {
    const span = (options.span ?? DEFAULT_SPAN)._duration.toMinutes();
    const minutes = options.duration === undefined
      ? Math.min(240, Math.ceil(span / 2))
      : wholeMinutes('duration', options.duration, [30, 525_600], 'Duration.hours(4)');
    if (options.duration !== undefined && minutes >= span) {
      reject(`duration must be shorter than the span of ${spoken(span)}, got ${spoken(minutes)}; lengthen the span or shorten the duration`);
    }
    return new FlowLogQuery(wrong.longConnections(minutes * 60, spoken(minutes)), options);
  }

  /**
   * What did hosts inside try to reach and were not let out? Needs `flow-direction`; with `tcp-flags` answers are told from attempts.
   *
   * @param options span
   */
  public static outboundRejects(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(wrong.outboundRejects(), options);
  }

  /**
   * Who asks DNS servers other than the Amazon resolver?
   *
   * @param options resolvers of your own and span
   * @throws when a resolver is neither an address nor a CIDR range, or listed twice
   */
  public static dnsBypass(options: DnsBypassOptions = {}): FlowLogQuery {
    return new FlowLogQuery(wrong.dnsBypass(addressRanges('resolvers', options.resolvers ?? [])), options);
  }

  /**
   * What leaves over unusual protocols (GRE, IP in IP), or for unusual ports of the internet (SMTP, IRC, mining)?
   *
   * @param options ports and span
   * @throws when ports are none, twice or out of range
   */
  public static unusualProtocolsAndPorts(options: UnusualProtocolsAndPortsOptions = {}): FlowLogQuery {
    const ports = portList('ports', options.ports ?? [25, 3333, 4444, 6667, 6697, 14444], '[25, 6667]');
    return new FlowLogQuery(wrong.unusualProtocolsAndPorts(ports), options);
  }

  /**
   * Which services that speak clear text are in use? A suspicion: TLS may run inside.
   *
   * @param options ports and span
   * @throws when ports are none, twice or out of range
   */
  public static clearTextServices(options: ClearTextServicesOptions = {}): FlowLogQuery {
    const ports = portList('ports', options.ports ?? [21, 23, 80, 110, 143, 161, 389, 1433, 6379, 11211], '[23, 80]');
    return new FlowLogQuery(wrong.clearTextServices(ports), options);
  }

  /**
   * Which flows went without encryption? Needs `encryption-status`, and VPC encryption controls switched on.
   *
   * @param options span
   */
  public static unencryptedFlows(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(wrong.unencryptedFlows(), options);
  }

  /**
   * Which packets passed between two zones that should not talk? With `pkt-srcaddr` and `pkt-dstaddr` also through NAT.
   *
   * @param options the two zones and span
   * @throws when a zone has no range, a malformed one or one twice, or when the zones overlap
   */
  public static trafficBetweenZones(options: TrafficBetweenZonesOptions = {}): FlowLogQuery {
    const [first, second] = zones(options.first ?? ['10.0.0.0/16'], options.second ?? ['10.1.0.0/16']);
    return new FlowLogQuery(wrong.trafficBetweenZones(first, second), options);
  }

  /**
   * Who had any contact with a list of bad addresses? Needs `pkt-srcaddr` and `pkt-dstaddr`.
   *
   * @param options addresses and span
   * @throws when there is no address, a malformed one or one twice
   */
  public static contactWithBadAddresses(options: ContactWithBadAddressesOptions = {}): FlowLogQuery {
    return new FlowLogQuery(wrong.contactWithBadAddresses(someRanges('addresses', options.addresses ?? ['192.0.2.0/24'])), options);
  }

  // ---- What does it cost ----

  /**
   * Who uses the NAT gateways, to where, and how much? Needs `pkt-srcaddr` and `pkt-dstaddr`.
   *
   * @param options span
   */
  public static natGatewayUsers(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(cost.natGatewayUsers(), options);
  }

  /**
   * Who uses the regional NAT gateways, to where, and how much? Needs `resource-id` and `flow-direction`.
   *
   * @param options span
   */
  public static regionalNatGatewayUsers(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(cost.regionalNatGatewayUsers(), options);
  }

  /**
   * What goes through NAT gateways to S3 and DynamoDB? Needs `pkt-srcaddr`, `pkt-dstaddr`, `pkt-src-aws-service` and `pkt-dst-aws-service`.
   *
   * @param options span
   */
  public static s3AndDynamoDbThroughNat(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(cost.s3AndDynamoDbThroughNat(), options);
  }

  /**
   * How many bytes cross Availability Zones? Needs `vpc-id`, `az-id` and `flow-direction`; with `next-hop-az-id` every hop counts.
   *
   * @param options span
   */
  public static dataTransferBetweenZones(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(cost.dataTransferBetweenZones(), options);
  }

  /**
   * How many bytes go to the internet, to peers and to other Regions? Needs `flow-direction` and `traffic-path`.
   *
   * @param options span
   */
  public static dataTransferByPath(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(cost.dataTransferByPath(), options);
  }

  /**
   * Which interfaces write most records? The price of the log itself.
   *
   * @param options span
   */
  public static recordsByInterface(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(cost.recordsByInterface(), options);
  }

  // ---- Is the log itself sound ----

  /**
   * Where were records lost (SKIPDATA)? Answers of other questions are incomplete there.
   *
   * @param options span
   */
  public static lostRecords(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(sound.lostRecords(), options);
  }

  /**
   * Which interfaces have gone silent, or are gone?
   *
   * @param options silence and span
   * @throws when the silence is shorter than 30 minutes or not shorter than the span
   */
  public static silentInterfaces(options: SilentInterfacesOptions = {}): FlowLogQuery {
    const silence = options.silence ?? Duration.hours(1);
    const minutes = silence.isUnresolved() ? NaN : silence.toMinutes({ integral: false });
    if (!Number.isInteger(minutes) || minutes < 30) {
      reject('silence must be whole minutes known at synth, at least 30, since records arrive up to 15 minutes late, '
        + `got ${silence.isUnresolved() ? 'a token' : silence.toHumanString()}; write Duration.hours(1)`);
    }
    const span = (options.span ?? DEFAULT_SPAN)._duration.toMinutes();
    if (minutes >= span) {
      reject(`silence must be shorter than the span of ${spoken(span)}, got ${spoken(minutes)}; lengthen the span or shorten the silence`);
    }
    return new FlowLogQuery(sound.silentInterfaces(minutes * 60, spoken(minutes)), options);
  }

  /**
   * In which hours did an account, a Region or a VPC write no record at all? Of VPCs and of transit gateways.
   *
   * @param options span of three hours to 416 days: only whole hours are looked for, and those that just ended may still be on their way
   * @throws when the span is shorter or longer
   */
  public static hoursWithoutRecords(options: FlowLogQueryOptions = {}): FlowLogQuery {
    const problem = hoursProblem(options);
    if (problem !== undefined) {
      reject(problem);
    }
    return new FlowLogQuery(sound.hoursWithoutRecords(), options);
  }

  /**
   * Do records of two formats lie in one place?
   *
   * @param options span
   */
  public static mixedFormats(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(sound.mixedFormats(), options);
  }

  /**
   * Which flows were recorded twice, by two flow logs of one interface?
   *
   * @param options span
   */
  public static doubleFlowLogs(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(sound.doubleFlowLogs(), options);
  }

  // ---- Transit gateway ----

  /**
   * What did the transit gateway drop, and why? Of transit gateway records.
   *
   * @param options span
   */
  public static transitGatewayDrops(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(gateway.transitGatewayDrops(), options);
  }

  /**
   * Which VPCs and accounts talk through the transit gateway, and how much? Of transit gateway records.
   *
   * @param options span
   */
  public static transitGatewayTraffic(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(gateway.transitGatewayTraffic(), options);
  }

  /**
   * Which conversations go one way only through the transit gateway? A hint at asymmetric routing. Of transit gateway records.
   *
   * @param options span
   */
  public static transitGatewayOneWay(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(gateway.transitGatewayOneWay(), options);
  }

  /**
   * Where were records of the transit gateway lost (SKIPDATA)? Of transit gateway records.
   *
   * @param options span
   */
  public static transitGatewayLostRecords(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(gateway.transitGatewayLostRecords(), options);
  }

  /** What changed in the middle of a span, for `all()`. */
  private static changedWithin({ span, ...others }: FlowLogQueryScopeOptions): FlowLogQuery {
    return span === undefined
      ? FlowLogQuery.whatChanged(others)
      : new FlowLogQuery(why.whatChanged('what-changed', 'What changed in the middle of the span?'), { ...others, span });
  }

  /** Name of the saved query. */
  public readonly queryName: string;

  /** The question as people ask it. */
  public readonly question: string;

  /** @internal */
  public readonly _question: Question;
  /** @internal */
  public readonly _span: QuerySpan;
  /** @internal */
  public readonly _accounts?: readonly string[];
  /** @internal */
  public readonly _regions?: readonly string[];
  /** Whether nobody asked for it by name, but for a whole list. @internal */
  public readonly _partOfAll: boolean;
  /** @internal */
  public readonly _options: FlowLogQueryOptions;

  private constructor(question: Question, options: FlowLogQueryOptions, partOfAll = false) {
    this.queryName = queryName(options.queryName ?? question.name);
    this.question = question.asked;
    this._question = question;
    this._span = options.span ?? DEFAULT_SPAN;
    this._accounts = places('accounts', options.accounts);
    this._regions = places('regions', options.regions);
    this._options = options;
    this._partOfAll = partOfAll;
  }
}
guard({ FlowLogQuery });

/** Why hours cannot be looked for in a span: a whole hour whose records have arrived must lie in it, and Athena makes series of at most 10,000. */
function hoursProblem(options: FlowLogQueryScopeOptions): string | undefined {
  const minutes = (options.span ?? DEFAULT_SPAN)._duration.toMinutes();
  return minutes >= 180 && minutes <= 416 * 1440
    ? undefined
    : `span of hours-without-records must be 3 hours to 416 days, got ${spoken(minutes)}; write QuerySpan.last(Duration.hours(24))`;
}
