import { Expression, FleetPolicy, MirroredTypes } from './policy';
import { Instance, NetworkInterface, Present } from './present';

/** Why an interface is not mirrored. */
export type NotWanted =
  | 'not-selected' | 'not-primary' | 'not-attached' | 'other-account' | 'excluded' | 'target' | 'unreadable'
  | 'unsupported-interface' | 'unsupported-type' | 'no-ipv4' | 'instance-stopped' | 'instance-terminated';

export interface Verdict {
  /** Absent: the interface is wanted. */
  readonly reason?: NotWanted;
  /** What decided: the name of an exclusion, a type. */
  readonly detail?: string;
}

/** Judges one interface after another against a policy. */
export class Selection {
  private readonly instances: ReadonlyMap<string, Instance>;
  private readonly targets: ReadonlySet<string>;
  private readonly ecs: ReadonlyMap<string, ReadonlySet<string>>;

  public constructor(private readonly policy: FleetPolicy, present: Present) {
    this.instances = new Map(present.instances.map(instance => [instance.id, instance]));
    this.targets = new Set(present.targetInterfaces);
    this.ecs = ecsMembers(present);
  }

  /** Exclusions are judged last, and outweigh whatever was found before. */
  public judge(one: NetworkInterface): Verdict {
    const verdict = this.selected(one);
    if (verdict.reason === 'not-selected') {
      return verdict;
    }
    const excluded = this.excluded(one);
    return excluded.reason === undefined ? verdict : excluded;
  }

  /** Whether an exclusion matches, or whether that cannot be known. */
  public excluded(one: NetworkInterface): Verdict {
    if (this.targets.has(one.id)) {
      return { reason: 'target' };
    }
    let unknown: string | undefined;
    for (const { name, match } of this.policy.exclusions) {
      const matches = this.matches(match, one);
      if (matches === true) {
        return { reason: 'excluded', detail: name };
      }
      unknown ??= matches === undefined ? name : undefined;
    }
    return unknown === undefined ? {} : { reason: 'unreadable', detail: unknown };
  }

  private selected(one: NetworkInterface): Verdict {
    const matches = this.matches(this.policy.selector, one);
    if (matches !== true) {
      return { reason: matches === undefined ? 'unreadable' : 'not-selected' };
    }
    return this.obstacle(one);
  }

  /** What keeps an interface from being mirrored, whether it is selected or not. */
  public obstacle(one: NetworkInterface): Verdict {
    const { attachment } = one;
    if (one.account !== this.policy.account) {
      return { reason: 'other-account', detail: one.account };
    }
    if (one.type !== 'interface') {
      return { reason: 'unsupported-interface', detail: one.type };
    }
    if (attachment === undefined) {
      return { reason: 'not-attached' };
    }
    if (!one.hasIpv4) {
      return { reason: 'no-ipv4' };
    }
    if (this.policy.interfaces === 'primary' && (attachment.deviceIndex !== 0 || (attachment.networkCard ?? 0) !== 0)) {
      return { reason: 'not-primary' };
    }
    return attachment.instanceId === undefined ? {} : this.running(attachment.instanceId);
  }

  private running(instanceId: string): Verdict {
    const instance = this.instances.get(instanceId);
    if (instance === undefined) {
      return { reason: 'unreadable', detail: instanceId };
    }
    if (instance.state === 'terminated' || instance.state === 'shutting-down') {
      return { reason: 'instance-terminated' };
    }
    if (instance.state !== 'running' && instance.state !== 'pending' && !this.policy.stoppedInstances) {
      return { reason: 'instance-stopped' };
    }
    return isMirrored(instance.type, this.policy.mirroredTypes) ? {} : { reason: 'unsupported-type', detail: instance.type };
  }

  /** `undefined`: it depends on an instance that no answer holds. */
  private matches(expression: Expression, one: NetworkInterface): boolean | undefined {
    switch (expression.kind) {
      case 'and':
        return every(expression.of.map(part => this.matches(part, one)));
      case 'or':
        return negated(every(expression.of.map(part => negated(this.matches(part, one)))));
      case 'not':
        return negated(this.matches(expression.of, one));
      case 'tag':
        return this.hasTag(one, expression.key, expression.values);
      case 'autoScalingGroup':
        return this.hasTag(one, 'aws:autoscaling:groupName', expression.names);
      case 'eksNodes':
        return every([
          this.hasTag(one, 'eks:cluster-name', [expression.cluster]),
          this.hasTag(one, 'eks:nodegroup-name', expression.nodegroup === undefined ? [] : [expression.nodegroup]),
        ]);
      case 'ecs':
        return this.isOfEcs(one, expression.cluster, expression.service);
      default:
        return idsOf(one, expression.kind).some(id => expression.ids.includes(id));
    }
  }

  private hasTag(one: NetworkInterface, key: string, values: readonly string[]): boolean | undefined {
    const bears = (tags: Readonly<Record<string, string>>) => Object.hasOwn(tags, key) && (values.length === 0 || values.includes(tags[key]));
    const instanceId = one.attachment?.instanceId;
    if (bears(one.tags) || instanceId === undefined) {
      return bears(one.tags);
    }
    const instance = this.instances.get(instanceId);
    return instance === undefined ? undefined : bears(instance.tags);
  }

  private isOfEcs(one: NetworkInterface, cluster: string, service: string | undefined): boolean {
    const members = this.ecs.get(ecsKey(cluster, service));
    const instanceId = one.attachment?.instanceId;
    return members !== undefined && (members.has(one.id) || (instanceId !== undefined && members.has(instanceId)));
  }
}

function idsOf(one: NetworkInterface, kind: 'subnet' | 'vpc' | 'securityGroup' | 'instance' | 'networkInterface' | 'account'): readonly string[] {
  switch (kind) {
    case 'subnet':
      return [one.subnetId];
    case 'vpc':
      return [one.vpcId];
    case 'securityGroup':
      return one.securityGroups;
    case 'instance':
      return one.attachment?.instanceId === undefined ? [] : [one.attachment.instanceId];
    case 'networkInterface':
      return [one.id];
    case 'account':
      return [one.account];
  }
}

/** A cluster as a whole has more members than the sum of its services: container instances. */
function ecsMembers({ ecs }: Present): ReadonlyMap<string, ReadonlySet<string>> {
  const members = new Map<string, Set<string>>();
  const add = (key: string, id: string) => members.set(key, (members.get(key) ?? new Set()).add(id));
  for (const { cluster, service, interfaceId, instanceId } of ecs) {
    for (const id of [interfaceId, instanceId].filter(value => value !== undefined)) {
      add(ecsKey(cluster, undefined), id);
      if (service !== undefined) {
        add(ecsKey(cluster, service), id);
      }
    }
  }
  return members;
}

function ecsKey(cluster: string, service: string | undefined): string {
  return service === undefined ? cluster : `${cluster}/${service}`;
}

/** The rule of AWS's limits page: bare metal of listed families only, else a listed family. */
export function isMirrored(instanceType: string, types: MirroredTypes): boolean {
  const [family, size = ''] = instanceType.split('.');
  return (size === 'metal' || size.startsWith('metal-') ? types.bareMetal : types.families).includes(family);
}

/** The conjunction of Kleene: one that is false decides, whatever the others are. */
function every(values: readonly (boolean | undefined)[]): boolean | undefined {
  return values.includes(false) ? false : values.includes(undefined) ? undefined : true;
}

function negated(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}
