import { DESCRIBE_RATE, Pace } from './pacing';
import { Expression, FleetPolicy } from './policy';
import { Page, Ports } from './ports';
import { EcsMember, Instance, NetworkInterface, Present } from './present';

/** Ids in a filter of a describe call: EC2 takes 200 values. */
const FILTER_VALUES = 200;

/** Reads what is there, page by page, at the pace of the describe calls. */
export class Reader {
  private readonly paces: Readonly<Record<'interfaces' | 'instances' | 'sessions' | 'targets', Pace>>;

  public constructor(private readonly ports: Ports, deadline: number) {
    const pace = () => new Pace(ports, DESCRIBE_RATE, deadline, 2_500);
    this.paces = { interfaces: pace(), instances: pace(), sessions: pace(), targets: pace() };
  }

  public get throttled(): number {
    return Object.values(this.paces).reduce((sum, pace) => sum + pace.throttled, 0);
  }

  /** Sessions first: one that is seen has an interface that is older. */
  public async present(policy: FleetPolicy): Promise<Present> {
    const { calls } = this.ports;
    const sessions = await pages(this.paces.sessions, next => calls.describeSessions(next));
    const [interfaces, instances, targetInterfaces, ecs] = await Promise.all([
      pages(this.paces.interfaces, next => calls.describeInterfaces(next)),
      pages(this.paces.instances, next => calls.describeInstances(next)),
      pages(this.paces.targets, next => calls.describeTargets(next)),
      this.ecs(policy),
    ]);
    return { interfaces, instances, sessions, targetInterfaces, ecs };
  }

  public async sessions(): Promise<Present['sessions']> {
    return pages(this.paces.sessions, next => this.ports.calls.describeSessions(next));
  }

  /** Some interfaces and their instances, as they are now. */
  public async again(ids: readonly string[]): Promise<{ interfaces: NetworkInterface[]; instances: Instance[] }> {
    const { calls } = this.ports;
    const interfaces = await pages(this.paces.interfaces, next => calls.describeInterfaces(next, ids.slice(0, FILTER_VALUES)));
    const instanceIds = [...new Set(interfaces.flatMap(({ attachment }) => attachment?.instanceId ?? []))].sort();
    const instances = instanceIds.length === 0 ? [] : await pages(this.paces.instances, next => calls.describeInstances(next, instanceIds));
    return { interfaces, instances };
  }

  private async ecs(policy: FleetPolicy): Promise<EcsMember[]> {
    const named = new Map<string, { cluster: string; service?: string }>();
    const visit = (expression: Expression): void => {
      if (expression.kind === 'ecs') {
        named.set(`${expression.cluster}/${expression.service ?? ''}`, expression);
      } else if (expression.kind === 'not') {
        visit(expression.of);
      } else if (expression.kind === 'and' || expression.kind === 'or') {
        expression.of.forEach(visit);
      }
    };
    [policy.selector, ...policy.exclusions.map(({ match }) => match)].forEach(visit);
    const members: EcsMember[] = [];
    for (const { cluster, service } of named.values()) {
      members.push(...await this.ports.calls.describeEcs(cluster, service));
    }
    return members;
  }
}

async function pages<T>(pace: Pace, describe: (next: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let next: string | undefined;
  do {
    const token = next;
    const page = await pace.call(() => describe(token));
    items.push(...page.items);
    next = page.next;
  } while (next !== undefined);
  return items;
}
