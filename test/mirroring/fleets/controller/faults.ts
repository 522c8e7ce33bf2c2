import { Stage } from './stage';
import { OWNER } from './world';
import { randomBy } from '../../../../lab/ec2/clock';
import { instanceState } from '../../../../lab/ec2/events';
import { RegionOptions, Subject } from '../../../../lab/ec2/region';
import { Eni, MirrorSession } from '../../../../lab/ec2/world';
import { FleetPolicy } from '../../../../src/mirroring/fleets/controller/policy';

/** The policy of all runs: two targets, an exclusion, a brake that holds nothing. */
const POLICY: Partial<FleetPolicy> = {
  targets: [{ id: 'tmt-a', zone: 'eu-west-1a' }, { id: 'tmt-b', zone: 'eu-west-1b', capacity: 10 }],
  exclusions: [{ name: 'Payroll', match: { kind: 'vpc', ids: ['vpc-2'] } }],
  brake: { minimum: 1000, createdShare: 1, deletedShare: 1 },
};

/** What a seed does to EC2, to the function and to events. */
function faultsOf(random: () => number): RegionOptions {
  const share = (most: number) => random() < 0.5 ? 0 : random() * most;
  return {
    seed: Math.floor(random() * 2 ** 31),
    faults: {
      throttle: share(0.3),
      error: share(0.15),
      lost: share(0.2),
      staleMs: [0, 30_000, 30_000, 150_000][Math.floor(random() * 4)],
      unknownMs: random() < 0.5 ? 20_000 : 0,
      refusesNumbers: random() < 0.5,
      spelling: random() < 0.5 ? 'wire' : 'page',
    },
    crash: share(0.03),
    stall: { share: share(0.02), milliseconds: 90_000 },
    timeoutMs: random() < 0.3 ? 120_000 : 900_000,
  };
}

/** Whether the policy wants an interface: written anew, from the words of the policy. */
function isWanted(stage: Stage, { account, type, vpc, tags, isAttached, instance }: Eni): boolean {
  const owner = stage.world.instances.get(instance ?? '');
  const isTagged = tags.mirror === 'yes' || owner?.tags.mirror === 'yes';
  return account === stage.policy.account && type === 'interface' && vpc !== 'vpc-2' && isTagged && isAttached
    && owner?.state !== 'terminated' && owner?.state !== 'shutting-down' && owner?.type !== 't2.micro';
}

/** Ten minutes of an account: things come and go, and events of them are lost, doubled and late. */
class Account {
  readonly foreign: MirrorSession[] = [];

  constructor(private readonly stage: Stage, private readonly random: () => number) {}

  act(): void {
    const { world } = this.stage;
    const instances = world.instances.all().filter(({ state }) => state === 'running' || state === 'stopped');
    const one = instances[Math.floor(this.random() * instances.length)]?.id;
    const tags: Record<string, string> = this.random() < 0.7 ? { mirror: 'yes' } : {};
    const place = { vpc: this.random() < 0.15 ? 'vpc-2' : 'vpc-1', zone: this.random() < 0.5 ? 'eu-west-1a' : 'eu-west-1b' };
    const kind = Math.floor(this.random() * 9);
    if (one === undefined || kind <= 1) {
      this.tell(world.launch({ tags, ...place, type: this.random() < 0.1 ? 't2.micro' : 'm5.large', interfaces: 1 + Math.floor(this.random() * 2) }).instance);
    } else if (kind === 2) {
      world.terminate(one);
      this.tell(one);
    } else if (kind === 3) {
      world.changeInstance(one, { state: this.random() < 0.5 ? 'stopped' : 'running' });
      this.tell(one);
    } else if (kind <= 5) {
      world.changeInstance(one, { tags });
      this.tell(one);
    } else if (kind === 6) {
      world.attach(one, { ...place, deviceIndex: 2 });
    } else if (kind === 7) {
      const enis = world.enis.all();
      world.changeEni(enis[Math.floor(this.random() * enis.length)].id, { isAttached: this.random() < 0.5 });
    } else {
      this.addForeign();
    }
  }

  /** Somebody else mirrors, too, and now and then takes one of our marks. */
  private addForeign(): void {
    const { world } = this.stage;
    const enis = world.enis.all().filter(({ id }) => world.sessions.all().filter(({ eni }) => eni === id).length < 2);
    const eni = enis[Math.floor(this.random() * enis.length)]?.id;
    const number = [1, 10, 11, 50].find(free => world.sessions.all().every(one => one.eni !== eni || one.number !== free));
    if (eni === undefined || number === undefined) return;
    const marks = [{}, { description: OWNER.description }, { tags: { [OWNER.tagKey]: OWNER.tagValue } }][Math.floor(this.random() * 3)];
    this.foreign.push(world.sessions.get(world.addSession({ eni, number, ...marks }))!);
  }

  private tell(instance: string): void {
    const times = [0, 1, 1, 2][Math.floor(this.random() * 4)];
    for (let count = 0; count < times; count += 1) {
      const late = this.random() * 20_000;
      void this.stage.region.clock.sleep(late).then(() => this.stage.emit(instanceState(instance, 'running')));
    }
  }
}

export interface Outcome {
  readonly seed: number;
  /** Wanted, and not mirrored. */
  readonly missing: string[];
  /** Mirrored, and not wanted, or twice. */
  readonly leaked: string[];
  readonly foreignTouched: string[];
  /** Own sessions after the fleet was deleted, with the answer to CloudFormation. */
  readonly left: number;
  readonly answer: string;
  /** Sessions that were made although there was one, deleted later or not. */
  readonly doubles: number;
  readonly crashes: number;
  readonly requests: number;
}

/** One run: trouble, then two sweeps without any, then a deletion in trouble. */
export async function runSeed(subject: Subject, seed: number, http = false): Promise<Outcome> {
  const random = randomBy(seed);
  const stage = await Stage.open(subject, { ...faultsOf(random), http }, POLICY);
  const { region, world } = stage;
  try {
    world.targets.set({ id: 'tmt-b', account: stage.policy.account, capacity: 10 });
    const account = new Account(stage, random);
    Array.from({ length: 4 }, () => account.act());
    await stage.create();
    for (let count = 0; count < 20; count += 1) {
      await stage.pass(random() * 30_000);
      account.act();
    }
    const troubled = { ...region.ec2.faults };
    region.heal();
    // Refusals and unseen creations are remembered for up to ten minutes.
    await stage.pass(16 * 60_000);
    const wanted = world.enis.all().filter(eni => isWanted(stage, eni)).map(({ id }) => id).sort();
    const mirrored = stage.mirrored();
    // Those of an interface that is gone went with it.
    const isTouched = (one: MirrorSession) => world.enis.get(one.eni) !== undefined
      && JSON.stringify(world.sessions.get(one.id)) !== JSON.stringify(one);
    const foreignTouched = account.foreign.filter(isTouched).map(({ id }) => id);
    region.ec2.faults = { ...troubled, throttle: Math.min(troubled.throttle, 0.1) };
    const { Status } = await stage.remove();
    await stage.pass(200_000);
    return {
      seed,
      missing: wanted.filter(id => !mirrored.includes(id)),
      leaked: mirrored.filter((id, index) => !wanted.includes(id) || mirrored.indexOf(id) !== index),
      foreignTouched,
      left: stage.own().length,
      answer: Status,
      doubles: region.ec2.doubles,
      crashes: region.invocations.filter(({ outcome }) => outcome !== 'done').length,
      requests: region.ec2.seen.length,
    };
  } finally {
    stage.close();
  }
}
