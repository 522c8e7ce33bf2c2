import { POLICY } from './world';
import { customResource, schedule } from '../../../../lab/ec2/events';
import { Region, RegionOptions, Subject } from '../../../../lab/ec2/region';
import { MirrorSession } from '../../../../lab/ec2/world';
import { FleetPolicy } from '../../../../src/mirroring/fleets/controller/policy';

const MINUTE = 60_000;
const SWEEP_MS = 5 * MINUTE;

/** An account with a fleet in it, swept every five minutes. */
export class Stage {
  static async open(subject: Subject, options: RegionOptions = {}, policy: Partial<FleetPolicy> = {}): Promise<Stage> {
    const stage = new Stage(subject, options, policy);
    await stage.region.start();
    return stage;
  }

  readonly region: Region;
  policy: FleetPolicy;
  private isSwept = true;

  private constructor(subject: Subject, options: RegionOptions, policy: Partial<FleetPolicy>) {
    this.region = new Region(subject, options);
    this.policy = { ...POLICY, ...policy };
    const { targets, filters } = this.region.world;
    targets.set({ id: 'tmt-a', account: POLICY.account, capacity: Infinity });
    ['tmf-1', 'tmf-2'].forEach(id => filters.add(id));
  }

  get world() {
    return this.region.world;
  }

  get now(): number {
    return this.region.clock.now();
  }

  /** Creates the fleet, or changes its policy, and sweeps from then on. */
  async deploy(policy: Partial<FleetPolicy> = {}, type: 'Create' | 'Update' = 'Update'): Promise<void> {
    this.policy = { ...this.policy, ...policy };
    await this.region.clock.until(this.region.invoke(customResource(type, this.policy, `${type}-${this.now}`)));
  }

  async create(): Promise<void> {
    await this.deploy({}, 'Create');
    void this.sweep();
    await this.region.idle();
  }

  private async sweep(): Promise<void> {
    while (this.isSwept) {
      await this.region.clock.sleep(SWEEP_MS);
      if (this.isSwept) void this.region.invoke(schedule());
    }
  }

  /** Deletes the fleet as CloudFormation does: the schedule goes first. The answer. */
  async remove(during?: Promise<unknown>): Promise<{ Status: string; Reason?: string }> {
    this.isSwept = false;
    const before = this.region.answers.length;
    void this.region.invoke(customResource('Delete', this.policy, `Delete-${this.now}`));
    while (this.region.answers.length === before) await this.pass(5_000);
    if (during !== undefined) await this.region.clock.until(during);
    return this.region.answers[before].body;
  }

  emit(event: object, fleet?: string): void {
    void this.region.invoke(event, fleet);
  }

  async pass(milliseconds: number): Promise<void> {
    await this.region.clock.until(this.now + milliseconds);
  }

  /** Until nothing runs and nothing would be found any more. */
  async settle(): Promise<void> {
    await this.pass(2 * SWEEP_MS);
    await this.region.idle();
  }

  own(policy: FleetPolicy = this.policy): MirrorSession[] {
    const { description, tagKey, tagValue } = policy.owner;
    return this.world.sessions.all().filter(one => one.description === description && one.tags[tagKey] === tagValue);
  }

  /** Mirrored interfaces, each as often as it has sessions. */
  mirrored(policy?: FleetPolicy): string[] {
    return this.own(policy).map(({ eni }) => eni).sort();
  }

  /** How many requests of an action were done. */
  done(action: string, since = 0): number {
    return this.region.ec2.seen.filter(one => one.action === action && one.code === undefined && one.at >= since).length;
  }

  metric(name: string): number[] {
    return this.region.logs.filter(line => line._aws !== undefined && line[name] !== undefined).map(line => line[name] as number);
  }

  close(): void {
    this.isSwept = false;
    this.region.stop();
  }
}
