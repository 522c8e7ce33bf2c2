import { FleetTarget } from './policy';

/** Gives sessions their targets: the same zone first, then the least loaded, in the order of the policy where all else is equal. */
export class Placement {
  private readonly loads = new Map<string, number>();

  /** @param occupied targets of all sessions that stay where they are, others' included. */
  public constructor(private readonly targets: readonly FleetTarget[], occupied: Iterable<string>) {
    for (const targetId of occupied) {
      this.add(targetId, 1);
    }
  }

  public isOfPolicy(targetId: string): boolean {
    return this.targets.some(({ id }) => id === targetId);
  }

  /** A target for an interface of a zone, whose place is then taken. `undefined`: all are full. */
  public place(zone: string): string | undefined {
    const target = this.best(this.targets.filter(one => isNear(one, zone))) ?? this.best(this.targets);
    if (target !== undefined) {
      this.add(target.id, 1);
    }
    return target?.id;
  }

  /** A nearer target for a session that stands far from its interface, which then moves there. `undefined`: it stays. */
  public moveNearer(zone: string, from: string): string | undefined {
    const current = this.targets.find(({ id }) => id === from);
    const target = current !== undefined && isNear(current, zone) ? undefined : this.best(this.targets.filter(one => isNear(one, zone)));
    if (target === undefined) {
      return undefined;
    }
    this.add(from, -1);
    this.add(target.id, 1);
    return target.id;
  }

  private best(targets: readonly FleetTarget[]): FleetTarget | undefined {
    const load = ({ id }: FleetTarget) => this.loads.get(id) ?? 0;
    return targets.filter(one => load(one) < (one.capacity ?? Infinity))
      .reduce<FleetTarget | undefined>((best, one) => best === undefined || load(one) < load(best) ? one : best, undefined);
  }

  private add(targetId: string, count: number): void {
    this.loads.set(targetId, (this.loads.get(targetId) ?? 0) + count);
  }
}

/** A target without a zone is near to every interface. */
function isNear(target: FleetTarget, zone: string): boolean {
  return target.zone === undefined || target.zone === zone;
}
