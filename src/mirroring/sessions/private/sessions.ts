import { IConstruct } from 'constructs';
import { MirrorOrigin } from './origin';
import { AppStore, inStage } from '../../../private/app-store';
import { reject } from '../../../private/errors';
import { isKnown } from '../../../private/tokens';

/** AWS mirrors an interface in at most this many sessions. */
const MOST_SESSIONS = 3;

interface Session {
  readonly owner: IConstruct;
  readonly sessionNumber: number;
}

/** The sessions of each interface. */
const SESSIONS = new AppStore<Session>('mirror-sessions');

/** Who has which VXLAN id in which stage. */
const VIRTUAL_NETWORKS = new AppStore<IConstruct>('virtual-network-ids');

/** Notes a session of an interface. Refuses what AWS would refuse. One session may leave the choice of its number to the default. */
export function registerSession(owner: IConstruct, { names: [name], label }: MirrorOrigin, sessionNumber: number | undefined): void {
  const others = SESSIONS.of(owner, name);
  const session = { owner, sessionNumber: sessionNumber ?? 1 };
  if (others.length === MOST_SESSIONS) {
    reject(`source must have at most ${MOST_SESSIONS} sessions, got a fourth for ${label}, beside ${pathsOf(others)}; let one of them mirror more`, owner);
  }
  const twin = others.find(other => isKnown(session.sessionNumber) && other.sessionNumber === session.sessionNumber);
  if (twin !== undefined && sessionNumber === undefined) {
    reject(`sessionNumber must be given for a second session of one interface, got none for ${label}, which ${twin.owner.node.path} mirrors as number `
      + `${twin.sessionNumber}; each packet goes to the lowest number whose filter accepts it, so choose the order`, owner);
  }
  if (twin !== undefined) {
    reject(`sessionNumber must differ among the sessions of one interface, got ${sessionNumber} for ${label}, which ${twin.owner.node.path} has already; `
      + 'choose another, the lowest is asked first', owner);
  }
  SESSIONS.add(owner, session, name);
}

/** Notes a VXLAN id, which tells the sessions of one target apart. */
export function registerVirtualNetwork(owner: IConstruct, virtualNetworkId: number): void {
  const other = VIRTUAL_NETWORKS.taken(owner, inStage(owner, virtualNetworkId), owner);
  if (other !== undefined) {
    reject(`virtualNetworkId must be that of one session only, got ${virtualNetworkId}, which ${other.node.path} has already; choose another, or leave it out, AWS then chooses one`, owner);
  }
}

function pathsOf(sessions: readonly Session[]): string {
  return sessions.map(({ owner }) => owner.node.path).join(', ');
}
