import * as catalogue from './catalogue';
import { Question } from './question';
import { FlowLogField } from '../../format';
import { FlowLogQueryScopeOptions } from '../flow-log-query-options';

/**
 * Every question as `FlowLogQuery.all()` asks it: nothing where the span does not fit it. In the order of docs/reference/questions.md.
 *
 * The list is that of the major version: a new question joins it with the next one, since it would appear in users' templates.
 */
export const ALL_QUESTIONS: readonly ((scope: FlowLogQueryScopeOptions) => Question | undefined)[] = [
  // Why does it not work
  catalogue.rejectedToPort,
  catalogue.securityGroupOrNetworkAcl,
  catalogue.wherePacketsStop,
  catalogue.connectionsWithoutAnswer,
  catalogue.rejectedMidConnection,
  catalogue.whatChangedOfAll,
  catalogue.mostRejected,
  catalogue.blockPublicAccessOrEncryptionControls,
  // Who and what
  catalogue.whoTalkedTo,
  catalogue.whoHadAddress,
  catalogue.interfaceActivity,
  catalogue.instanceActivity,
  catalogue.serviceMap,
  catalogue.listeningServices,
  catalogue.topTalkers,
  catalogue.topTalkersPacketLevel,
  catalogue.topInstances,
  catalogue.topSubnets,
  catalogue.topVpcs,
  catalogue.newDestinations,
  catalogue.trafficByAwsService,
  catalogue.trafficByEcsService,
  () => catalogue.trafficByTag(FlowLogField.INSTANCE_TAG),
  catalogue.ipv6Traffic,
  // Is something wrong
  catalogue.administrationFromInternet,
  catalogue.portsOpenToInternet,
  catalogue.portScan,
  catalogue.hostSweep,
  catalogue.bruteForce,
  catalogue.uploadsToInternet,
  catalogue.beacons,
  catalogue.longConnections,
  catalogue.outboundRejects,
  catalogue.dnsBypass,
  catalogue.unusualProtocolsAndPorts,
  catalogue.clearTextServices,
  catalogue.unencryptedFlows,
  // What does it cost
  catalogue.natGatewayUsers,
  catalogue.regionalNatGatewayUsers,
  catalogue.s3AndDynamoDbThroughNat,
  catalogue.dataTransferBetweenAvailabilityZones,
  catalogue.dataTransferByPath,
  catalogue.recordsByInterface,
  // Is the log itself sound
  catalogue.lostRecords,
  catalogue.silentInterfacesOfAll,
  catalogue.hoursWithoutRecordsOfAll,
  catalogue.mixedFormats,
  catalogue.doubleFlowLogs,
  // Transit gateway
  catalogue.transitGatewayDrops,
  catalogue.transitGatewayTraffic,
  catalogue.transitGatewayOneWay,
  catalogue.transitGatewayLostRecords,
];
