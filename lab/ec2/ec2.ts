import {
  FILTER_VALUES, FILTERS, HIGHEST_SESSION_NUMBER, PAGE, Rate, RATES, SESSIONS_PER_ACCOUNT, SESSIONS_PER_INTERFACE, SPELLINGS, TOKEN_LENGTH,
  UNFILTERED,
} from './documented';
import { Faults } from './faults';
import { Ec2Error, Parameters, readRequest } from './request';
import { Ec2Instance, Eni, MirrorSession, MirrorTarget, World } from './world';
import { answerXml, errorXml, Xml } from './xml';
import { mirrorable } from '../packets/instance-types';

/** A request that was answered, for those who count. */
export interface Seen {
  readonly at: number;
  readonly action: string;
  /** Absent: it was done. */
  readonly code?: string;
}

/** No answer: the connection breaks. */
export class NoAnswer extends Error {}

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** EC2, as far as its mirroring API is documented, and as strict. One account and Region. */
export class LoopbackEc2 {
  readonly seen: Seen[] = [];
  /** A share of each rate that others of the account use up. */
  othersShare = 0;
  /** Sessions made on an interface that had one with the same description and tags. */
  doubles = 0;
  private readonly buckets = new Map<string, { tokens: number; at: number }>();
  private readonly pages = new Map<string, { action: string; view: number; offset: number; filters: string; size: number }>();
  private readonly tokens = new Map<string, { parameters: string; session: MirrorSession }>();

  constructor(readonly world: World, public faults: Faults, private readonly random: () => number) {}

  /** What IAM says: an action that it denies, on some ids or on all. */
  denied: (action: string, id: string) => boolean = () => false;

  /** Answers one request: the body of a POST. */
  answer(body: string): Answer {
    const requestId = this.world.nextId('req');
    let action = 'Unknown';
    try {
      const request = readRequest(body);
      ({ action } = request);
      this.admit(action, request.parameters);
      const id = (request.parameters.TrafficMirrorSessionId ?? request.parameters.NetworkInterfaceId ?? '') as string;
      if (this.denied(action, id)) throw new Ec2Error('UnauthorizedOperation', 'You are not authorized to perform this operation.', 403);
      if (this.random() < this.faults.throttle) throw limitExceeded();
      if (this.random() < this.faults.error) throw new Ec2Error('InternalError', 'An internal error has occurred', 500);
      const answer = this.act(action, request.parameters);
      this.seen.push({ at: this.world.clock.now(), action });
      if (this.random() < this.faults.lost) {
        if (this.random() < 0.5) throw new NoAnswer();
        return { status: 500, body: errorXml('InternalError', 'An internal error has occurred', requestId) };
      }
      return { status: 200, body: answerXml(action, requestId, answer) };
    } catch (error) {
      if (!(error instanceof Ec2Error)) throw error;
      const code = this.faults.spelling === 'page' ? SPELLINGS[error.code] ?? error.code : error.code;
      this.seen.push({ at: this.world.clock.now(), action, code });
      return { status: error.status, body: errorXml(code, error.message, requestId) };
    }
  }

  private admit(action: string, parameters: Parameters): void {
    const isUnfiltered = (action === 'DescribeInstances' || action === 'DescribeNetworkInterfaces') && parameters.MaxResults === undefined && parameters.Filters === undefined;
    const { burst, perSecond }: Rate = isUnfiltered ? UNFILTERED : RATES[action];
    const now = this.world.clock.now();
    const bucket = this.buckets.get(action) ?? { tokens: burst, at: now };
    // Thousandths: sums of fractions would be a hair below one.
    const tokens = Math.min(burst, bucket.tokens + Math.round((now - bucket.at) * perSecond * (1 - this.othersShare)) / 1000);
    this.buckets.set(action, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    if (tokens < 1) throw limitExceeded();
  }

  private act(action: string, parameters: Parameters): Xml {
    switch (action) {
      case 'DescribeNetworkInterfaces':
        return this.page(action, parameters, 'NetworkInterfaceIds', 'networkInterfaceSet', view => this.world.enis.at(view), eniFilter, eniXml);
      case 'DescribeInstances':
        return this.page(action, parameters, 'InstanceIds', 'reservationSet', view => this.world.instances.at(view), instanceFilter, instanceXml);
      case 'DescribeTrafficMirrorSessions':
        return this.page(action, parameters, 'TrafficMirrorSessionIds', 'trafficMirrorSessionSet', view => this.world.sessions.at(view), sessionFilter, sessionXml);
      case 'DescribeTrafficMirrorTargets':
        return this.page(action, parameters, 'TrafficMirrorTargetIds', 'trafficMirrorTargetSet', view => this.world.targets.at(view), targetFilter, targetXml);
      case 'CreateTrafficMirrorSession':
        return this.create(parameters);
      case 'ModifyTrafficMirrorSession':
        return this.modify(parameters);
      case 'DeleteTrafficMirrorSession': {
        const { id } = this.session(parameters.TrafficMirrorSessionId as string);
        this.world.sessions.delete(id);
        return { trafficMirrorSessionId: id };
      }
      default:
        return this.tag(parameters);
    }
  }

  /** A page of a view that stays the same from the first page to the last. */
  private page<T extends { id: string }>(
    action: string, parameters: Parameters, ids: string, set: string, all: (view: number) => T[],
    matches: (one: T, filter: string) => string[], xml: (one: T) => Xml,
  ): Xml {
    const { MaxResults: size, NextToken: token } = parameters as { MaxResults?: number; NextToken?: string };
    const named = parameters[ids] as string[] | undefined;
    if (size !== undefined && named !== undefined) throw new Ec2Error('InvalidParameterCombination', 'The parameter MaxResults cannot be used with ids');
    if (size !== undefined && (size < PAGE.least || size > PAGE.most)) throw new Ec2Error('InvalidParameterValue', `MaxResults must be from ${PAGE.least} to ${PAGE.most}`);
    const filters = (parameters.Filters ?? []) as { Name: string; Values?: string[] }[];
    filters.forEach(({ Name, Values = [] }) => {
      if (!FILTERS[action].includes(Name)) throw new Ec2Error('InvalidParameterValue', `The filter '${Name}' is invalid`);
      if (Values.length > FILTER_VALUES) throw new Ec2Error('FilterLimitExceeded', `At most ${FILTER_VALUES} values`);
    });
    const text = JSON.stringify(filters);
    const from = token === undefined ? { view: this.view(), offset: 0, filters: text, action } : this.pages.get(token);
    if (from === undefined || from.action !== action || from.filters !== text) throw new Ec2Error('InvalidNextToken', 'The token is not valid for this request');
    const found = all(from.view)
      .filter(one => named === undefined || named.includes(one.id))
      .filter(one => filters.every(({ Name, Values = [] }) => matches(one, Name).some(value => Values.includes(value))));
    const end = size === undefined ? found.length : from.offset + size;
    const next = end < found.length ? this.world.nextId('page') : undefined;
    if (next !== undefined) this.pages.set(next, { action, view: from.view, offset: end, filters: text, size: size! });
    return { [set]: found.slice(from.offset, end).map(xml), nextToken: next };
  }

  private view(): number {
    return this.world.clock.now() - Math.floor(this.random() * this.faults.staleMs);
  }

  private create(parameters: Parameters): Xml {
    const { ClientToken: token, ...wanted } = parameters as { ClientToken?: string } & Parameters;
    const text = JSON.stringify(wanted);
    if (token !== undefined) {
      // eslint-disable-next-line no-control-regex
      if (token.length > TOKEN_LENGTH || /[^\x00-\x7f]/.test(token)) throw new Ec2Error('InvalidParameterValue', `ClientToken must have at most ${TOKEN_LENGTH} ASCII characters`);
      const used = this.tokens.get(token);
      if (used !== undefined && used.parameters !== text) throw new Ec2Error('IdempotentParameterMismatch', 'The token was used with other parameters');
      // Does nothing, even if the session has been deleted since.
      if (used !== undefined) return { trafficMirrorSession: sessionXml(used.session), clientToken: token };
    }
    const session = this.newSession(wanted);
    this.world.sessions.set(session);
    if (token !== undefined) this.tokens.set(token, { parameters: text, session });
    return { trafficMirrorSession: sessionXml(session), clientToken: token };
  }

  private newSession(wanted: Parameters): MirrorSession {
    const values = wanted as {
      NetworkInterfaceId: string; TrafficMirrorTargetId: string; TrafficMirrorFilterId: string; SessionNumber: number;
    } & Record<string, unknown>;
    const eni = this.source(values.NetworkInterfaceId);
    const specifications = (values.TagSpecifications ?? []) as { ResourceType: string; Tags: { Key: string; Value: string }[] }[];
    if (specifications.some(({ ResourceType }) => ResourceType !== 'traffic-mirror-session')) throw new Ec2Error('InvalidParameterValue', 'A session is tagged as traffic-mirror-session');
    const session: MirrorSession = {
      id: this.world.nextId('tms'),
      account: this.world.account,
      eni: eni.id,
      target: values.TrafficMirrorTargetId,
      filter: values.TrafficMirrorFilterId,
      number: values.SessionNumber,
      packetLength: values.PacketLength as number | undefined,
      vni: (values.VirtualNetworkId as number | undefined) ?? 1 + Math.floor(this.random() * 16_777_214),
      description: values.Description as string | undefined,
      tags: tagsOf(specifications.flatMap(({ Tags }) => Tags)),
    };
    const all = this.world.sessions.all();
    const siblings = all.filter(one => one.eni === eni.id);
    if (siblings.length >= SESSIONS_PER_INTERFACE) throw new Ec2Error('TrafficMirrorSessionsPerInterfaceLimitExceeded', 'Three sessions on this interface');
    this.check(session, all);
    const marks = ({ description, tags }: MirrorSession) => JSON.stringify([description, tags]);
    this.doubles += siblings.filter(one => marks(one) === marks(session)).length;
    if (all.filter(({ account }) => account === this.world.account).length >= SESSIONS_PER_ACCOUNT) throw new Ec2Error('TrafficMirrorSessionLimitExceeded', 'No session more');
    return session;
  }

  private source(id: string): Eni {
    const eni = this.world.enis.get(id);
    if (eni === undefined || this.isUnknown(this.world.enis.bornAt(id))) throw new Ec2Error('InvalidNetworkInterfaceID.NotFound', `The networkInterface ID '${id}' does not exist`);
    if (eni.account !== this.world.account) throw new Ec2Error('UnauthorizedOperation', 'The interface belongs to another account', 403);
    const instance = eni.instance === undefined ? undefined : this.world.instances.get(eni.instance);
    const isSupported = eni.type === 'interface' && eni.isAttached && (instance === undefined || mirrorable(instance.type) === 'yes');
    if (!isSupported) throw new Ec2Error('NetworkInterfaceNotSupported', `${id} must be attached to a supported instance`);
    if (this.world.targets.all().some(target => target.eni === id)) throw new Ec2Error('InterfaceInUseByTrafficMirrorTarget', `${id} is in use by a target`);
    return eni;
  }

  /** Rules that a session must hold when it is made and when it is changed. */
  private check(session: MirrorSession, all: readonly MirrorSession[]): void {
    const others = all.filter(({ id }) => id !== session.id);
    const target = this.world.targets.get(session.target);
    if (target === undefined) throw new Ec2Error('InvalidTrafficMirrorTargetId.NotFound', `${session.target} does not exist`);
    if (!this.world.filters.has(session.filter)) throw new Ec2Error('InvalidTrafficMirrorFilterId.NotFound', `${session.filter} does not exist`);
    if (session.number < 1 || session.number > HIGHEST_SESSION_NUMBER) throw new Ec2Error('InvalidParameterValue', `SessionNumber must be from 1 to ${HIGHEST_SESSION_NUMBER}`);
    if (this.faults.refusesNumbers && others.some(({ eni, number }) => eni === session.eni && number === session.number)) {
      throw new Ec2Error('InvalidParameterValue', `SessionNumber ${session.number} is taken on ${session.eni}`);
    }
    if (session.packetLength !== undefined && (session.packetLength < 1 || (target.eni === undefined && session.packetLength > 8500))) {
      throw new Ec2Error('InvalidParameterValue', 'PacketLength must be from 1 to 8500');
    }
    if (session.vni < 1 || session.vni > 16_777_215) throw new Ec2Error('InvalidParameterValue', 'VirtualNetworkId must be from 1 to 16777215');
    if (others.filter(one => one.target === session.target).length >= target.capacity) {
      throw new Ec2Error('TrafficMirrorSourcesPerTargetLimitExceeded', 'Sources per interface-target limit reached');
    }
  }

  private modify(parameters: Parameters): Xml {
    const before = this.session(parameters.TrafficMirrorSessionId as string);
    const removed = (parameters.RemoveFields ?? []) as string[];
    const after: MirrorSession = {
      ...before,
      target: (parameters.TrafficMirrorTargetId as string | undefined) ?? before.target,
      filter: (parameters.TrafficMirrorFilterId as string | undefined) ?? before.filter,
      number: (parameters.SessionNumber as number | undefined) ?? before.number,
      packetLength: removed.includes('packet-length') ? undefined : (parameters.PacketLength as number | undefined) ?? before.packetLength,
      vni: (parameters.VirtualNetworkId as number | undefined) ?? before.vni,
      description: removed.includes('description') ? undefined : (parameters.Description as string | undefined) ?? before.description,
    };
    this.check(after, this.world.sessions.all());
    this.world.sessions.set(after);
    return { trafficMirrorSession: sessionXml(after) };
  }

  private tag(parameters: Parameters): Xml {
    const { Resources, Tags } = parameters as unknown as { Resources: string[]; Tags: { Key: string; Value: string }[] };
    if (Resources.length > 1000) throw new Ec2Error('InvalidParameterValue', 'At most 1000 resources');
    const sessions = Resources.map(id => this.session(id));
    sessions.forEach(session => this.world.sessions.set({ ...session, tags: { ...session.tags, ...tagsOf(Tags) } }));
    return { return: true };
  }

  private session(id: string): MirrorSession {
    const session = this.world.sessions.get(id);
    if (session === undefined || this.isUnknown(this.world.sessions.bornAt(id))) throw new Ec2Error('InvalidTrafficMirrorSessionId.NotFound', `${id} does not exist`);
    if (session.account !== this.world.account) throw new Ec2Error('UnauthorizedOperation', 'The session belongs to another account', 403);
    return session;
  }

  private isUnknown(bornAt: number | undefined): boolean {
    return bornAt !== undefined && this.world.clock.now() - bornAt < this.faults.unknownMs && this.random() < 0.3;
  }
}

function limitExceeded(): Ec2Error {
  return new Ec2Error('RequestLimitExceeded', 'Request limit exceeded.', 503);
}

function tagsOf(tags: readonly { Key: string; Value: string }[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

const tagXml = (tags: Readonly<Record<string, string>>): Xml => Object.entries(tags).map(([key, value]) => ({ key, value }));

function eniXml(one: Eni): Xml {
  const attachment = { attachmentId: `eni-attach-${one.id.slice(4)}`, deviceIndex: one.deviceIndex, networkCardIndex: 0, instanceId: one.instance, instanceOwnerId: one.account, status: 'attached' };
  return {
    networkInterfaceId: one.id,
    ownerId: one.account,
    interfaceType: one.type,
    availabilityZone: one.zone,
    vpcId: one.vpc,
    subnetId: one.subnet,
    groupSet: one.groups.map(groupId => ({ groupId })),
    tagSet: tagXml(one.tags),
    macAddress: one.mac,
    privateIpAddress: one.address,
    privateIpAddressesSet: [{ privateIpAddress: one.address, primary: true }],
    status: one.isAttached ? 'in-use' : 'available',
    attachment: one.isAttached ? attachment : undefined,
  };
}

const instanceXml = (one: Ec2Instance): Xml => ({
  reservationId: `r-${one.id.slice(2)}`,
  instancesSet: [{ instanceId: one.id, instanceType: one.type, instanceState: { code: 16, name: one.state }, tagSet: tagXml(one.tags) }],
});

const sessionXml = (one: MirrorSession): Xml => ({
  trafficMirrorSessionId: one.id,
  ownerId: one.account,
  networkInterfaceId: one.eni,
  trafficMirrorTargetId: one.target,
  trafficMirrorFilterId: one.filter,
  sessionNumber: one.number,
  packetLength: one.packetLength,
  virtualNetworkId: one.vni,
  description: one.description,
  tagSet: tagXml(one.tags),
});

const targetXml = (one: MirrorTarget): Xml => ({
  trafficMirrorTargetId: one.id, ownerId: one.account, networkInterfaceId: one.eni, type: one.eni === undefined ? 'network-load-balancer' : 'network-interface',
});

const eniFilter = (one: Eni, name: string) => ({
  'network-interface-id': [one.id], 'vpc-id': [one.vpc], 'subnet-id': [one.subnet], 'owner-id': [one.account], 'status': [one.isAttached ? 'in-use' : 'available'], 'interface-type': [one.type],
})[name] ?? [];
const instanceFilter = (one: Ec2Instance, name: string) => ({ 'instance-id': [one.id], 'instance-state-name': [one.state], 'instance-type': [one.type] })[name] ?? [];
const sessionFilter = (one: MirrorSession, name: string) => ({
  'description': [one.description ?? ''],
  'network-interface-id': [one.eni],
  'owner-id': [one.account],
  'session-number': [String(one.number)],
  'traffic-mirror-filter-id': [one.filter],
  'traffic-mirror-session-id': [one.id],
  'traffic-mirror-target-id': [one.target],
  'virtual-network-id': [String(one.vni)],
  'packet-length': one.packetLength === undefined ? [] : [String(one.packetLength)],
})[name] ?? [];
const targetFilter = (one: MirrorTarget, name: string) => ({
  'owner-id': [one.account], 'traffic-mirror-target-id': [one.id], 'network-interface-id': one.eni === undefined ? [] : [one.eni],
})[name] ?? [];
