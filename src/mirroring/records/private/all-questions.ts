import * as catalogue from './catalogue';
import { MirrorQuestion } from './question';
import { MirrorQueryOptions } from '../mirror-query-options';

/**
 * Every question as `MirrorQuery.all()` asks it: nothing where the span does not fit it. In the order of docs/reference/mirror-questions.md.
 *
 * The list is that of the major version: a new question joins it with the next one, since it would appear in users' templates.
 */
export const ALL_QUESTIONS: readonly ((options: MirrorQueryOptions) => MirrorQuestion | undefined)[] = [
  // Connections
  catalogue.topTalkers,
  catalogue.newExternalDestinations,
  catalogue.longConnections,
  catalogue.whoTalkedTo,
  catalogue.mirroredTwice,
  // DNS, TLS, HTTP
  catalogue.rareDnsNames,
  catalogue.nxdomainFloods,
  catalogue.dnsTunnels,
  catalogue.oldTlsVersions,
  catalogue.doubtfulCertificates,
  catalogue.tlsNames,
  catalogue.rareUserAgents,
  catalogue.clearTextCredentials,
  // Is mirroring itself sound
  catalogue.silentSourcesOfAll,
  catalogue.interfaceOfMac,
  catalogue.reassemblyGaps,
  catalogue.lostPackets,
  catalogue.unreadableLines,
];
