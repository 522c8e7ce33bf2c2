import {
  FlowLogDetectionQueryOptions, FlowLogQueryOptions, FlowLogQueryScopeOptions, FlowLogSubjectQueryOptions, FlowLogWhatChangedOptions,
} from './flow-log-query-options';
import { ALL_QUESTIONS } from './private/all-questions';
import * as catalogue from './private/catalogue';
import { accountsOrRegions } from './private/checks';
import { FlowLogOwnQueryOptions, ownQuestion } from './private/own-question';
import { Question } from './private/question';
import { DEFAULT_SPAN, queryName, QuerySpan } from '../../athena';
import { guard } from '../../private/arguments';
import { FlowLogField } from '../format';

/**
 * A question that people ask of flow logs, as Athena SQL.
 *
 * Options are written into the text as readable literals; a comment on top names them and says what the answer means.
 * A question bounds the partition column, so that it reads only the files of its span.
 */
export class FlowLogQuery {
  /**
   * The catalogue of this major version, with the options that questions have by default.
   *
   * A question of a later minor version is offered by a method of its own, and joins this list with the next major version: a new one here would
   * appear in your template. Questions that need a value are saved with a `?`, and Athena asks for it on each run. Those that need a list are not
   * part of it: `trafficBetweenNetworks()`, `contactWithBadAddresses()`.
   *
   * A pack keeps those that are about the records of its table, and says in a note which of them lack fields. `hoursWithoutRecords()` is
   * among them for spans of three hours to 416 days, `silentInterfaces()` for those of more than an hour.
   *
   * @param options where and when all of them look
   */
  public static all(options: FlowLogQueryScopeOptions = {}): FlowLogQuery[] {
    return ALL_QUESTIONS.flatMap(ask => ask(options) ?? []).map(question => new FlowLogQuery(question, options, true));
  }

  /**
   * The 16 questions of the template that AWS generates to query a flow log in Athena, for those who come from there. They are not part of `all()`.
   *
   * Each reads the files of its span only, leaves out records without a flow, and counts with care: numbers differ from those of AWS's queries.
   * Twelve need no more than the default format. A pack says in a note which of them lack fields. For the address of
   * `traffic-from-source-address` and `traffic-to-destination-address` Athena asks on each run.
   *
   * @param options where and when all of them look
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-run-athena-query.html
   */
  public static likeAwsTemplate(options: FlowLogQueryScopeOptions = {}): FlowLogQuery[] {
    return catalogue.likeAwsTemplate().map(question => new FlowLogQuery(question, options, true));
  }

  /**
   * A question of your own, in Athena SQL.
   *
   * The span becomes bounds that Athena knows before it reads, so that only the files of the span are read.
   *
   * @param options name, question and SQL with `{table}` and `{span}`
   * @throws when a placeholder is missing or unknown, or the question is not one line
   */
  public static of(options: FlowLogOwnQueryOptions): FlowLogQuery {
    return new FlowLogQuery(ownQuestion(options), options);
  }

  // ---- Why does it not work ----

  /**
   * What was rejected on a port, newest first?
   *
   * @param options `port`, for which Athena asks unless it is given, and span
   * @throws when another option is given, or the port is not a whole number from 0 to 65535
   */
  public static rejectedToPort(options: FlowLogSubjectQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.rejectedToPort(options), options);
  }

  /**
   * Was it a security group or a network ACL that rejected? A hint. Needs `flow-direction`.
   *
   * @param options span
   */
  public static securityGroupOrNetworkAcl(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.securityGroupOrNetworkAcl(), options);
  }

  /**
   * Between two addresses, where do packets stop? Needs `flow-direction`; with `pkt-srcaddr` and `pkt-dstaddr` it looks behind NAT and at
   * secondary addresses too.
   *
   * @param options `client` and `server`, for which Athena asks unless they are given, `port`, and span
   * @throws when another option is given, an address is neither IPv4 nor IPv6, both are one or of two families, or the port is not a whole number from 0 to 65535
   */
  public static wherePacketsStop(options: FlowLogSubjectQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.wherePacketsStop(options), options);
  }

  /**
   * Which connection attempts got no answer? Needs `tcp-flags`.
   *
   * @param options span
   */
  public static connectionsWithoutAnswer(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.connectionsWithoutAnswer(), options);
  }

  /**
   * What is rejected in the middle of a connection, and why? A hint. Needs `tcp-flags`.
   *
   * @param options span
   */
  public static rejectedMidConnection(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.rejectedMidConnection(), options);
  }

  /**
   * What changed at a moment: who talked to whom only before, or only after?
   *
   * Looks at the same length of time on both sides, so that its span follows from its options. By default the last hour is compared with the hour before.
   *
   * @param options moment, and how long before and after
   * @throws when the moment is spelled otherwise, or the length is not whole minutes up to 365 days
   */
  public static whatChanged(options: FlowLogWhatChangedOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.whatChanged(options), options);
  }

  /**
   * Who is rejected most, and by which interface? What comes from the internet is told apart from what comes from inside.
   *
   * @param options span
   */
  public static mostRejected(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.mostRejected(), options);
  }

  /**
   * What did VPC Block Public Access or encryption controls refuse? Needs `reject-reason`.
   *
   * @param options span
   */
  public static blockPublicAccessOrEncryptionControls(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.blockPublicAccessOrEncryptionControls(), options);
  }

  // ---- Who and what ----

  /**
   * Who talked to an address, anywhere? Needs `pkt-srcaddr` and `pkt-dstaddr`.
   *
   * @param options `address`, for which Athena asks unless it is given, and span
   * @throws when another option is given, or the address is neither IPv4 nor IPv6
   */
  public static whoTalkedTo(options: FlowLogSubjectQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.whoTalkedTo(options), options);
  }

  /**
   * Which interface had an address, and when? Needs `instance-id`, `pkt-srcaddr`, `pkt-dstaddr` and `flow-direction`.
   *
   * @param options `address`, for which Athena asks unless it is given, and span
   * @throws when another option is given, or the address is neither IPv4 nor IPv6
   */
  public static whoHadAddress(options: FlowLogSubjectQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.whoHadAddress(options), options);
  }

  /**
   * What did an interface do, minute by minute? With `pkt-srcaddr` and `pkt-dstaddr` it tells pods from their node, and who is behind NAT.
   *
   * @param options `interfaceId`, for which Athena asks unless it is given, and span
   * @throws when another option is given, or the id does not begin with `eni-`
   */
  public static interfaceActivity(options: FlowLogSubjectQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.interfaceActivity(options), options);
  }

  /**
   * What did an instance do, on all of its interfaces, minute by minute? Needs `instance-id`.
   *
   * @param options `instanceId`, for which Athena asks unless it is given, and span
   * @throws when another option is given, or the id does not begin with `i-`
   */
  public static instanceActivity(options: FlowLogSubjectQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.instanceActivity(options), options);
  }

  /**
   * Who talked to whom: clients, servers, ports, connections, bytes? Needs `tcp-flags` and `flow-direction`.
   *
   * @param options span
   */
  public static serviceMap(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.serviceMap(), options);
  }

  /**
   * What listens, on which port? Needs `tcp-flags`; UDP services are a guess.
   *
   * @param options span
   */
  public static listeningServices(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.listeningServices(), options);
  }

  /**
   * Which pairs of addresses moved most bytes? With `flow-direction` each byte counts once.
   *
   * @param options span
   */
  public static topTalkers(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.topTalkers(), options);
  }

  /**
   * Which pairs of addresses moved most bytes, by the addresses in the packets? Needs `pkt-srcaddr` and `pkt-dstaddr`.
   *
   * @param options span
   */
  public static topTalkersPacketLevel(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.topTalkersPacketLevel(), options);
  }

  /**
   * Which instances moved most bytes? An interface without an instance stands for itself. Needs `instance-id` and `flow-direction`.
   *
   * @param options span
   */
  public static topInstances(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.topInstances(), options);
  }

  /**
   * Which subnets moved most bytes? Needs `instance-id`, `subnet-id` and `flow-direction`.
   *
   * @param options span
   */
  public static topSubnets(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.topSubnets(), options);
  }

  /**
   * Which VPCs moved most bytes? Needs `instance-id`, `vpc-id` and `flow-direction`.
   *
   * @param options span
   */
  public static topVpcs(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.topVpcs(), options);
  }

  /**
   * Which destinations on the internet are new in the span? With `tcp-flags` it tells better who asked, with `flow-direction` who is yours.
   *
   * Reads the span and the baseline before it, eight days by default, so it runs in the pack's `huntingWorkGroup`. The table must reach back
   * as far: what lies outside its window counts as never seen.
   *
   * @param options `baseline` and span
   * @throws when another option is given, or the baseline is not whole minutes from an hour to 90 days
   */
  public static newDestinations(options: FlowLogDetectionQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.newDestinations(options), options);
  }

  /**
   * Which AWS services were talked to, and how much? Needs `pkt-src-aws-service`, `pkt-dst-aws-service` and fields of `RECOMMENDED_V5`.
   *
   * @param options span
   */
  public static trafficByAwsService(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.trafficByAwsService(), options);
  }

  /**
   * How much did each ECS service send and receive? Needs `ecs-cluster-name`, `ecs-service-name`, `ecs-task-id` and `flow-direction`.
   *
   * @param options span
   */
  public static trafficByEcsService(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.trafficByEcsService(), options);
  }

  /**
   * How much traffic was there by tag, for example by team? Needs the tag field and `flow-direction`.
   *
   * @param field the tag field to group by, such as `FlowLogField.INSTANCE_TAG`. Which tag it shows is a matter of the flow log
   * @param options span
   * @throws when the field is not one that shows a tag
   */
  public static trafficByTag(field: FlowLogField, options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.trafficByTag(field), options);
  }

  /**
   * How much traffic is IPv6, whose, and where to? Needs `pkt-srcaddr` and `flow-direction`.
   *
   * @param options span
   */
  public static ipv6Traffic(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.ipv6Traffic(), options);
  }

  // ---- Is something wrong ----

  /**
   * Which SSH, RDP or WinRM connections were accepted from the internet? Needs `tcp-flags`.
   *
   * @param options span
   */
  public static administrationFromInternet(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.administrationFromInternet(), options);
  }

  /**
   * Which ports really answer to the internet? Needs `tcp-flags`; with `flow-direction`, load balancers and firewalls show too, whatever their address.
   *
   * @param options span
   */
  public static portsOpenToInternet(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.portsOpenToInternet(), options);
  }

  /**
   * Which source tried many ports of one host? With `tcp-flags` accepted attempts count too.
   *
   * @param options `minPorts` and span
   * @throws when another option is given, or the number is not a whole number from 2 to 65535
   */
  public static portScan(options: FlowLogDetectionQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.portScan(options), options);
  }

  /**
   * Which source tried one port of many hosts? With `tcp-flags` accepted attempts count too.
   *
   * @param options `minHosts` and span
   * @throws when another option is given, or the number is not a whole number from 2 to 65535
   */
  public static hostSweep(options: FlowLogDetectionQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.hostSweep(options), options);
  }

  /**
   * Who opened many short connections to a log-in service? A hint. Needs `tcp-flags`.
   *
   * @param options `minConnections`, `ports` and span
   * @throws when another option is given, the number is not a whole number from 2 to 65535, or ports are none, twice or out of range
   */
  public static bruteForce(options: FlowLogDetectionQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.bruteForce(options), options);
  }

  /**
   * Who sent much to one address on the internet? Needs `flow-direction`.
   *
   * @param options `minSize` and span
   * @throws when another option is given, or the size is less than a byte
   */
  public static uploadsToInternet(options: FlowLogDetectionQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.uploadsToInternet(options), options);
  }

  /**
   * Who makes small, regular calls to one address on the internet? A hint.
   *
   * @param options `minConnections` and span
   * @throws when another option is given, or the number is not a whole number from 4 to 65535
   */
  public static beacons(options: FlowLogDetectionQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.beacons(options), options);
  }

  /**
   * Which connections lasted for hours?
   *
   * @param options `minDuration` and span
   * @throws when another option is given, or the duration is shorter than 30 minutes or not shorter than the span
   */
  public static longConnections(options: FlowLogDetectionQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.longConnections(options), options);
  }

  /**
   * What did hosts inside try to reach and were not let out? Needs `flow-direction`; with `tcp-flags` answers are told from attempts.
   *
   * @param options span
   */
  public static outboundRejects(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.outboundRejects(), options);
  }

  /**
   * Who asks DNS servers other than the Amazon resolver?
   *
   * @param options `resolvers` and span
   * @throws when another option is given, or a resolver is neither an address nor a CIDR range, or listed twice
   */
  public static dnsBypass(options: FlowLogDetectionQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.dnsBypass(options), options);
  }

  /**
   * What leaves over unusual protocols (GRE, IP in IP), or for unusual ports of the internet (SMTP, IRC, mining)?
   *
   * @param options `ports` and span
   * @throws when another option is given, or ports are none, twice or out of range
   */
  public static unusualProtocolsAndPorts(options: FlowLogDetectionQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.unusualProtocolsAndPorts(options), options);
  }

  /**
   * Which services that speak clear text are in use? A suspicion: TLS may run inside.
   *
   * @param options `ports` and span
   * @throws when another option is given, or ports are none, twice or out of range
   */
  public static clearTextServices(options: FlowLogDetectionQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.clearTextServices(options), options);
  }

  /**
   * Which flows went without encryption? Needs `encryption-status`, and VPC encryption controls switched on.
   *
   * @param options span
   */
  public static unencryptedFlows(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.unencryptedFlows(), options);
  }

  /**
   * Which packets passed between two networks that should not talk? With `pkt-srcaddr` and `pkt-dstaddr` also through NAT. Not part of `all()`, which
   * does not know the networks.
   *
   * @param first CIDR ranges or addresses of one network. Tokens are taken as they are, for instance `vpc.vpcCidrBlock`
   * @param second CIDR ranges or addresses of the other network, none of which overlaps those of the first
   * @param options span
   * @throws when a network has no range, a malformed one or one twice, or when the networks overlap
   */
  public static trafficBetweenNetworks(first: string[], second: string[], options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.trafficBetweenNetworks(first, second), options);
  }

  /**
   * Who had any contact with a list of bad addresses? Needs `pkt-srcaddr` and `pkt-dstaddr`. Not part of `all()`, which has no list.
   *
   * @param addresses addresses or CIDR ranges to look for, IPv4 or IPv6. They stand in the text of the query, of which Athena takes 262,144 bytes
   * @param options span
   * @throws when there is no address, a malformed one or one twice
   */
  public static contactWithBadAddresses(addresses: string[], options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.contactWithBadAddresses(addresses), options);
  }

  // ---- What does it cost ----

  /**
   * Who uses the NAT gateways, to where, and how much? Needs `pkt-srcaddr` and `pkt-dstaddr`.
   *
   * @param options span
   */
  public static natGatewayUsers(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.natGatewayUsers(), options);
  }

  /**
   * Who uses the regional NAT gateways, to where, and how much? Needs `resource-id` and `flow-direction`.
   *
   * @param options span
   */
  public static regionalNatGatewayUsers(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.regionalNatGatewayUsers(), options);
  }

  /**
   * What goes through NAT gateways to S3 and DynamoDB? Needs `pkt-srcaddr`, `pkt-dstaddr`, `pkt-src-aws-service` and `pkt-dst-aws-service`.
   *
   * @param options span
   */
  public static s3AndDynamoDbThroughNat(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.s3AndDynamoDbThroughNat(), options);
  }

  /**
   * How many bytes cross Availability Zones? Needs `vpc-id`, `az-id` and `flow-direction`; with `next-hop-az-id` every hop counts.
   *
   * @param options span
   */
  public static dataTransferBetweenAvailabilityZones(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.dataTransferBetweenAvailabilityZones(), options);
  }

  /**
   * How many bytes go to the internet, to peers and to other Regions? Needs `flow-direction` and `traffic-path`.
   *
   * @param options span
   */
  public static dataTransferByPath(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.dataTransferByPath(), options);
  }

  /**
   * Which interfaces write most records? The price of the log itself.
   *
   * @param options span
   */
  public static recordsByInterface(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.recordsByInterface(), options);
  }

  // ---- Is the log itself sound ----

  /**
   * Where were records lost (SKIPDATA)? Answers of other questions are incomplete there.
   *
   * @param options span
   */
  public static lostRecords(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.lostRecords(), options);
  }

  /**
   * Which interfaces have gone silent, or are gone?
   *
   * @param options `minDuration` and span
   * @throws when another option is given, or the silence is shorter than 30 minutes or not shorter than the span
   */
  public static silentInterfaces(options: FlowLogDetectionQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.silentInterfaces(options), options);
  }

  /**
   * In which hours did an account, a Region or a VPC write no record at all? Of VPCs and of transit gateways.
   *
   * @param options span of three hours to 416 days: only whole hours are looked for, and those that just ended may still be on their way
   * @throws when the span is shorter or longer
   */
  public static hoursWithoutRecords(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.hoursWithoutRecords(options), options);
  }

  /**
   * Do records of two formats lie in one place?
   *
   * @param options span
   */
  public static mixedFormats(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.mixedFormats(), options);
  }

  /**
   * Which flows were recorded twice, by two flow logs of one interface?
   *
   * @param options span
   */
  public static doubleFlowLogs(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.doubleFlowLogs(), options);
  }

  // ---- Transit gateway ----

  /**
   * What did the transit gateway drop, and why? Of transit gateway records.
   *
   * @param options span
   */
  public static transitGatewayDrops(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.transitGatewayDrops(), options);
  }

  /**
   * Which VPCs and accounts talk through the transit gateway, and how much? Of transit gateway records.
   *
   * @param options span
   */
  public static transitGatewayTraffic(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.transitGatewayTraffic(), options);
  }

  /**
   * Which conversations go one way only through the transit gateway? A hint at asymmetric routing. Of transit gateway records.
   *
   * @param options span
   */
  public static transitGatewayOneWay(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.transitGatewayOneWay(), options);
  }

  /**
   * Where were records of the transit gateway lost (SKIPDATA)? Of transit gateway records.
   *
   * @param options span
   */
  public static transitGatewayLostRecords(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(catalogue.transitGatewayLostRecords(), options);
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

  private constructor(question: Question, options: FlowLogQueryOptions, partOfAll = false) {
    this.queryName = queryName(options.queryName ?? question.name);
    this.question = question.asked;
    this._question = question;
    this._span = question.span ?? options.span ?? DEFAULT_SPAN;
    this._accounts = accountsOrRegions('accounts', options.accounts);
    this._regions = accountsOrRegions('regions', options.regions);
    this._partOfAll = partOfAll;
  }
}
guard({ FlowLogQuery });
