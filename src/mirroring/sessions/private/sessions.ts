import { Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { MirrorOrigin } from './origin';
import { reject } from '../../../private/errors';
import { isKnown } from '../../../private/tokens';

/** AWS mirrors an interface in at most this many sessions. */
const MOST_SESSIONS = 3;

interface Session {
  readonly owner: IConstruct;
  readonly sessionNumber: number;
  readonly isNumbered: boolean;
}

/** The sessions of each interface, by app. Weak, so that apps of a test run do not pile up. */
const interfaces = new WeakMap<IConstruct, Map<string, Session[]>>();

/** The VXLAN ids of each stage: two stages are two estates, which may look alike. */
const virtualNetworks = new WeakMap<IConstruct, Map<number, IConstruct>>();

/** Notes a session of an interface. Refuses what AWS would refuse, and a number that nobody chose where the number decides. */
export function registerSession(owner: IConstruct, { names: [name], label }: MirrorOrigin, sessionNumber: number | undefined): void {
  const others = presentOf(presentOf(interfaces, owner.node.root, () => new Map<string, Session[]>()), name, () => [] as Session[]);
  const session = { owner, sessionNumber: sessionNumber ?? 1, isNumbered: sessionNumber !== undefined };
  if (others.length === MOST_SESSIONS) {
    reject(`source must have at most ${MOST_SESSIONS} sessions, got a fourth for ${label}, beside ${pathsOf(others)}; let one of them mirror more`, owner);
  }
  if (others.length > 0 && !session.isNumbered) {
    reject(`sessionNumber must be given for a second session of one interface, got none for ${label}, which ${others[0].owner.node.path} mirrors as number `
      + `${shown(others[0].sessionNumber)}; each packet goes to the lowest number whose filter accepts it, so choose the order`, owner);
  }
  const twin = others.find(other => isKnown(sessionNumber) && other.sessionNumber === sessionNumber);
  if (twin !== undefined) {
    reject(`sessionNumber must differ among the sessions of one interface, got ${sessionNumber} for ${label}, which ${twin.owner.node.path} has already; `
      + 'choose another, the lowest is asked first', owner);
  }
  others.push(session);
}

/** Notes a VXLAN id, which tells the sessions of one target apart. */
export function registerVirtualNetwork(owner: IConstruct, virtualNetworkId: number): void {
  const owners = presentOf(virtualNetworks, Stage.of(owner) ?? owner.node.root, () => new Map<number, IConstruct>());
  const other = owners.get(virtualNetworkId);
  if (other !== undefined) {
    reject(`virtualNetworkId must be that of one session only, got ${virtualNetworkId}, which ${other.node.path} has already; choose another, or leave it out, AWS then chooses one`, owner);
  }
  owners.set(virtualNetworkId, owner);
}

/** The value under a key, made where it is missing. */
function presentOf<K, V>(map: { get(key: K): V | undefined; set(key: K, value: V): unknown }, key: K, make: () => V): V {
  const present = map.get(key) ?? make();
  map.set(key, present);
  return present;
}

function pathsOf(sessions: readonly Session[]): string {
  return sessions.map(({ owner }) => owner.node.path).join(', ');
}

function shown(sessionNumber: number): string {
  return isKnown(sessionNumber) ? String(sessionNumber) : 'a token';
}
