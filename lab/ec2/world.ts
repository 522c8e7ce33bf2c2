import type { VirtualClock } from './clock';

export interface Eni {
  readonly id: string;
  readonly account: string;
  readonly type: string;
  readonly zone: string;
  readonly vpc: string;
  readonly subnet: string;
  readonly groups: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly mac: string;
  readonly address: string;
  readonly instance?: string;
  readonly deviceIndex: number;
  readonly isAttached: boolean;
}

export interface Ec2Instance {
  readonly id: string;
  readonly type: string;
  readonly state: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface MirrorSession {
  readonly id: string;
  readonly account: string;
  readonly eni: string;
  readonly target: string;
  readonly filter: string;
  readonly number: number;
  readonly packetLength?: number;
  readonly vni: number;
  readonly description?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface MirrorTarget {
  readonly id: string;
  readonly account: string;
  /** Absent: a load balancer. */
  readonly eni?: string;
  /** Sources that it takes. */
  readonly capacity: number;
}

/** Things of one kind with their past: describe answers show a moment ago. */
export class Timeline<T extends { readonly id: string }> {
  private readonly past = new Map<string, { at: number; value: T | undefined }[]>();
  private readonly present = new Map<string, T>();

  constructor(private readonly clock: VirtualClock) {}

  get(id: string): T | undefined {
    return this.present.get(id);
  }

  set(value: T): T {
    return this.write(value.id, value)!;
  }

  delete(id: string): void {
    this.write(id, undefined);
  }

  /** All there are, in the order of their first appearance. */
  all(): T[] {
    return [...this.present.values()];
  }

  at(time: number): T[] {
    return [...this.past.values()].flatMap(history => {
      for (let index = history.length - 1; index >= 0; index -= 1) {
        if (history[index].at <= time) return history[index].value ?? [];
      }
      return [];
    });
  }

  /** When something came to be; `undefined` if it is not there. */
  bornAt(id: string): number | undefined {
    const history = this.past.get(id) ?? [];
    return this.present.has(id) ? history[history.map(({ value }) => value === undefined).lastIndexOf(true) + 1].at : undefined;
  }

  private write(id: string, value: T | undefined): T | undefined {
    const history = this.past.get(id) ?? [];
    history.push({ at: this.clock.now(), value });
    // Nobody looks back further than that.
    while (history.length > 2 && history[1].at < this.clock.now() - 300_000) history.shift();
    this.past.set(id, history);
    if (value === undefined) this.present.delete(id);
    else this.present.set(id, value);
    return value;
  }
}

interface Launch {
  readonly type?: string;
  readonly tags?: Record<string, string>;
  readonly zone?: string;
  readonly subnet?: string;
  readonly vpc?: string;
  readonly interfaces?: number;
}

/** What is there, and what people and services do to it. */
export class World {
  readonly enis: Timeline<Eni>;
  readonly instances: Timeline<Ec2Instance>;
  readonly sessions: Timeline<MirrorSession>;
  readonly targets: Timeline<MirrorTarget>;
  readonly filters = new Set<string>();
  /** Tasks and container instances of ECS clusters. */
  readonly ecs: { cluster: string; service?: string; eni?: string; instance?: string }[] = [];
  private counter = 0;

  constructor(readonly clock: VirtualClock, readonly account: string) {
    this.enis = new Timeline(clock);
    this.instances = new Timeline(clock);
    this.sessions = new Timeline(clock);
    this.targets = new Timeline(clock);
  }

  nextId(prefix: string): string {
    this.counter += 1;
    return `${prefix}-${this.counter.toString(16).padStart(17, '0')}`;
  }

  launch(values: Launch = {}): { instance: string; enis: string[] } {
    const { type = 'm5.large', tags = {}, interfaces = 1, ...place } = values;
    const { id } = this.instances.set({ id: this.nextId('i'), type, state: 'running', tags });
    return { instance: id, enis: Array.from({ length: interfaces }, (_, index) => this.attach(id, { ...place, deviceIndex: index })) };
  }

  attach(instance: string | undefined, values: Partial<Eni> = {}): string {
    const id = values.id ?? this.nextId('eni');
    const hex = this.counter.toString(16).padStart(10, '0');
    return this.enis.set({
      id,
      account: this.account,
      type: 'interface',
      zone: 'eu-west-1a',
      vpc: 'vpc-1',
      subnet: 'subnet-1',
      groups: ['sg-1'],
      tags: {},
      mac: `02:${hex.match(/../g)!.join(':')}`,
      address: `10.${(this.counter >> 16) & 255}.${(this.counter >> 8) & 255}.${this.counter & 255}`,
      instance,
      deviceIndex: 0,
      isAttached: true,
      ...values,
    }).id;
  }

  /** Interfaces that go take their sessions along. */
  removeEni(id: string): void {
    this.enis.delete(id);
    this.sessions.all().filter(({ eni }) => eni === id).forEach(session => this.sessions.delete(session.id));
  }

  terminate(id: string): void {
    this.changeInstance(id, { state: 'terminated' });
    this.enis.all().filter(({ instance }) => instance === id).forEach(eni => this.removeEni(eni.id));
  }

  changeInstance(id: string, values: Partial<Ec2Instance>): void {
    const instance = this.instances.get(id);
    if (instance !== undefined) this.instances.set({ ...instance, ...values });
  }

  changeEni(id: string, values: Partial<Eni>): void {
    const eni = this.enis.get(id);
    if (eni !== undefined) this.enis.set({ ...eni, ...values });
  }

  addSession(values: Partial<MirrorSession> & { eni: string; number: number }): string {
    return this.sessions.set({
      id: this.nextId('tms'), account: this.account, target: this.targets.all()[0].id, filter: [...this.filters][0], vni: 7, tags: {}, ...values,
    }).id;
  }
}
