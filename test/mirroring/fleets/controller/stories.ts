import { Stage } from './stage';
import { OWNER, POLICY } from './world';
import { ecsTask, groupTerminates, instanceState, tagChange } from '../../../../lab/ec2/events';
import { RegionOptions, Subject } from '../../../../lab/ec2/region';
import { FleetPolicy } from '../../../../src/mirroring/fleets/controller/policy';

const MIRROR = { mirror: 'yes' };
const MINUTE = 60_000;

type Story = (open: (policy?: Partial<FleetPolicy>, options?: RegionOptions) => Promise<Stage>) => Promise<void>;

/** What happens in an account, and what the controller makes of it. */
export const STORIES: Readonly<Record<string, Story>> = {
  'an instance that is launched is mirrored within a minute, though answers are old': async open => {
    // A second session with one number is not refused: it would show.
    const stage = await open({}, { faults: { staleMs: 30_000, unknownMs: 10_000, refusesNumbers: false } });
    const { instance, enis } = stage.world.launch({ tags: MIRROR, interfaces: 2 });
    stage.emit(instanceState(instance, 'running'));
    await stage.pass(MINUTE);
    expect(stage.mirrored()).toEqual(enis);
    expect(stage.region.ec2.doubles).toBe(0);
  },
  'a tag begins and ends a session': async open => {
    const stage = await open();
    const { instance, enis } = stage.world.launch();
    stage.world.changeInstance(instance, { tags: MIRROR });
    stage.emit(tagChange(instance, MIRROR));
    await stage.pass(MINUTE);
    expect(stage.mirrored()).toEqual(enis);
    stage.world.changeInstance(instance, { tags: {} });
    stage.emit(tagChange(instance, {}));
    await stage.pass(MINUTE);
    expect(stage.mirrored()).toEqual([]);
  },
  'a tag that comes, goes and comes again within a minute ends with a session': async open => {
    const stage = await open();
    const { instance, enis } = stage.world.launch();
    for (const tags of [MIRROR, {}, MIRROR]) {
      stage.world.changeInstance(instance, { tags });
      stage.emit(tagChange(instance, tags as Record<string, string>));
      await stage.pass(15_000);
    }
    expect(stage.mirrored()).toEqual(enis);
    expect([stage.done('CreateTrafficMirrorSession'), stage.done('DeleteTrafficMirrorSession')]).toEqual([2, 1]);
  },
  'an instance that is terminated takes its session along': async open => {
    const stage = await open();
    const { instance } = stage.world.launch({ tags: MIRROR });
    await stage.settle();
    stage.world.terminate(instance);
    stage.emit(instanceState(instance, 'terminated'));
    await stage.settle();
    expect(stage.mirrored()).toEqual([]);
    expect(stage.metric('Failed').every(count => count === 0)).toBe(true);
  },
  'a group scales out and in': async open => {
    const stage = await open({ selector: { kind: 'autoScalingGroup', names: ['asg'] } });
    const tags = { 'aws:autoscaling:groupName': 'asg' };
    const launched = Array.from({ length: 6 }, () => stage.world.launch({ tags }));
    launched.forEach(({ instance }) => stage.emit(instanceState(instance, 'running')));
    await stage.pass(MINUTE);
    expect(stage.mirrored()).toEqual(launched.flatMap(({ enis }) => enis).sort());
    launched.slice(2).forEach(({ instance }) => {
      stage.world.terminate(instance);
      stage.emit(groupTerminates(instance, 'EC2'));
    });
    await stage.pass(MINUTE);
    expect(stage.mirrored()).toEqual(launched.slice(0, 2).flatMap(({ enis }) => enis).sort());
  },
  'an instance that goes to a warm pool keeps its session': async open => {
    const stage = await open();
    const { instance, enis } = stage.world.launch({ tags: MIRROR });
    await stage.settle();
    const [{ id }] = stage.own();
    stage.world.changeInstance(instance, { state: 'stopped' });
    stage.emit(groupTerminates(instance, 'WarmPool'));
    await stage.settle();
    expect(stage.own()).toMatchObject([{ id, eni: enis[0] }]);
  },
  'a task of an ECS service is mirrored while it runs': async open => {
    const stage = await open({ selector: { kind: 'ecs', cluster: 'shop', service: 'cart' } });
    const { instance } = stage.world.launch();
    const [task, other] = [stage.world.attach(instance, { deviceIndex: 1 }), stage.world.attach(instance, { deviceIndex: 2 })];
    stage.world.ecs.push({ cluster: 'shop', service: 'cart', eni: task }, { cluster: 'shop', service: 'pay', eni: other });
    stage.emit(ecsTask('shop', 'cart', task, 'RUNNING'));
    await stage.pass(MINUTE);
    expect(stage.mirrored()).toEqual([task]);
    stage.world.removeEni(task);
    stage.world.ecs.splice(0, 1);
    stage.emit(ecsTask('shop', 'cart', task, 'STOPPED'));
    await stage.settle();
    expect(stage.mirrored()).toEqual([]);
  },
  'the sweep finds an interface of which no event tells, and one that was detached': async open => {
    const stage = await open();
    const { instance, enis } = stage.world.launch({ tags: MIRROR });
    const late = stage.world.attach(instance, { deviceIndex: 1 });
    await stage.settle();
    expect(stage.mirrored()).toEqual([...enis, late].sort());
    stage.world.changeEni(late, { isAttached: false });
    await stage.settle();
    expect(stage.mirrored()).toEqual(enis);
  },
  'two fleets share an interface, with numbers of their own': async open => {
    const stage = await open();
    const other = { ...POLICY, owner: { ...OWNER, tagValue: 'ids', description: 'Fleet ids' } };
    const { enis } = stage.world.launch({ tags: MIRROR });
    stage.emit({ RequestType: 'Create', RequestId: 'ids', ResponseURL: 'https://x', StackId: 's', LogicalResourceId: 'Ids', ResourceProperties: { Policy: JSON.stringify(other) } }, 'ids');
    stage.emit(instanceState('i-1', 'running'));
    await stage.settle();
    stage.emit({ action: 'sweep' }, 'ids');
    await stage.settle();
    expect([stage.mirrored(), stage.mirrored(other)]).toEqual([enis, enis]);
    expect(stage.world.sessions.all().map(({ number }) => number).sort()).toEqual([10, 11]);
  },
  'sessions of others stay as they are, with one mark of ours, too': async open => {
    const stage = await open();
    const { instance, enis: [eni] } = stage.world.launch();
    stage.world.addSession({ eni, number: 10, description: OWNER.description });
    stage.world.addSession({ eni, number: 12, tags: { [OWNER.tagKey]: OWNER.tagValue } });
    const before = stage.world.sessions.all();
    stage.world.changeInstance(instance, { tags: MIRROR });
    await stage.settle();
    expect(stage.own()).toMatchObject([{ eni, number: 11 }]);
    stage.world.changeInstance(instance, { tags: {} });
    await stage.settle();
    expect(stage.world.sessions.all()).toEqual(before);
  },
  'a pause ends all sessions, and they come back after it': async open => {
    const stage = await open({ brake: { minimum: 1, createdShare: 0, deletedShare: 0 } });
    const enis = Array.from({ length: 5 }, () => stage.world.launch({ tags: MIRROR }).enis[0]);
    await stage.deploy({ pausedUntil: new Date(stage.now + 30 * MINUTE).toISOString() });
    await stage.settle();
    expect(stage.mirrored()).toEqual([]);
    await stage.pass(30 * MINUTE);
    expect(stage.mirrored()).toEqual(enis);
  },
  'a parameter switches the fleet off': async open => {
    const stage = await open();
    stage.world.launch({ tags: MIRROR });
    await stage.settle();
    await stage.deploy({ enabled: 'false' });
    await stage.settle();
    expect(stage.mirrored()).toEqual([]);
  },
  'the brake holds a mass deletion until a person releases it': async open => {
    const stage = await open({ brake: { minimum: 2, createdShare: 1, deletedShare: 0.3 } });
    const launched = Array.from({ length: 10 }, () => stage.world.launch({ tags: MIRROR }));
    await stage.settle();
    launched.forEach(({ instance }) => stage.world.changeInstance(instance, { tags: {} }));
    await stage.settle();
    expect(stage.mirrored()).toHaveLength(10);
    expect(stage.metric('Braked').at(-1)).toBe(1);
    expect(stage.metric('DriftAge').at(-1)).toBeGreaterThan(200);
    stage.emit({ action: 'release-brake' });
    await stage.settle();
    expect(stage.mirrored()).toEqual([]);
    expect([stage.metric('Braked').at(-1), stage.metric('DriftAge').at(-1)]).toEqual([0, 0]);
  },
  'an exclusion ends sessions at once, and its interfaces get none again': async open => {
    const stage = await open();
    const [one, two] = ['vpc-1', 'vpc-2'].map(vpc => stage.world.launch({ tags: MIRROR, vpc }).enis[0]);
    await stage.settle();
    expect(stage.mirrored()).toEqual([one, two]);
    await stage.deploy({ exclusions: [{ name: 'Payroll', match: { kind: 'vpc', ids: ['vpc-2'] } }] });
    await stage.settle();
    expect(stage.mirrored()).toEqual([one]);
  },
  'a deployment that changes the policy needs no event': async open => {
    const stage = await open({}, {});
    stage.world.launch({ tags: MIRROR });
    await stage.settle();
    await stage.deploy({ filterId: 'tmf-2', priority: 7, packetLength: 128, tags: { Name: 'renamed' } });
    await stage.pass(MINUTE);
    expect(stage.own()).toMatchObject([{ filter: 'tmf-2', number: 7, packetLength: 128, tags: { Name: 'renamed' } }]);
    await stage.deploy({ packetLength: undefined });
    await stage.pass(MINUTE);
    expect(stage.own()).toMatchObject([{ packetLength: undefined, filter: 'tmf-2' }]);
    expect(stage.done('CreateTrafficMirrorSession')).toBe(1);
  },
  'a deletion takes all sessions along, and late events make none': async open => {
    const stage = await open({}, { faults: { staleMs: 30_000 } });
    const launch = () => stage.emit(instanceState(stage.world.launch({ tags: MIRROR }).instance, 'running'));
    Array.from({ length: 20 }, launch);
    await stage.pass(32_000);
    expect(stage.done('CreateTrafficMirrorSession')).toBeGreaterThan(0);
    const during = (async () => {
      for (let count = 0; count < 20; count += 1) {
        launch();
        await stage.region.clock.sleep(10_000);
      }
    })();
    expect(await stage.remove(during)).toMatchObject({ Status: 'SUCCESS' });
    launch();
    await stage.settle();
    expect(stage.world.sessions.all()).toEqual([]);
  },
  'a deletion that cannot be done fails and names what remains, and goes on when it is asked again': async open => {
    const stage = await open();
    Array.from({ length: 3 }, () => stage.world.launch({ tags: MIRROR }));
    await stage.settle();
    const [{ id }] = stage.own();
    stage.region.ec2.denied = (action, session) => action === 'DeleteTrafficMirrorSession' && session === id;
    expect(await stage.remove()).toEqual(expect.objectContaining({ Status: 'FAILED', Reason: expect.stringContaining(`1 sessions remain, which AWS bills. Delete the stack again to go on. They are: ${id}`) }));
    expect(stage.own()).toMatchObject([{ id }]);
    stage.region.ec2.denied = () => false;
    expect(await stage.remove()).toMatchObject({ Status: 'SUCCESS' });
    expect(stage.own()).toEqual([]);
  },
  'an interface that EC2 refuses is not tried at every sweep': async open => {
    const stage = await open({ mirroredTypes: { families: ['m5', 't2'], bareMetal: [] } });
    const { enis: [refused] } = stage.world.launch({ tags: MIRROR, type: 't2.micro' });
    const { enis: [good] } = stage.world.launch({ tags: MIRROR });
    await stage.settle();
    await stage.settle();
    expect(stage.mirrored()).toEqual([good]);
    const tries = stage.region.ec2.seen.filter(({ code }) => code === 'NetworkInterfaceNotSupported').length;
    expect([tries >= 1, tries <= 2]).toEqual([true, true]);
    expect(stage.region.logs).toContainEqual(expect.objectContaining({ Reason: 'refused', interfaces: [`${refused} (NetworkInterfaceNotSupported)`] }));
  },
  'a policy beyond what a stack can delete in time fails the deployment': async open => {
    const stage = await open();
    await stage.deploy({ maxSessions: 9_001 });
    expect(stage.region.answers.at(-1)!.body).toMatchObject({
      Status: 'FAILED', Reason: 'maxSessions must be a whole number from 0 to 9000: a stack may take 3600 seconds to delete them, got 9001',
    });
  },
  'every hour who is mirrored is written down': async open => {
    const stage = await open({ records: { bucket: 'records', region: 'eu-west-1' } });
    const { instance, enis: [eni] } = stage.world.launch({ tags: MIRROR });
    await stage.pass(62 * MINUTE);
    const [[key, lines]] = [...stage.region.services.objects];
    expect(key).toBe('/records/records/sessions/2026/11/30/13/111111111111-eu-west-1-web.json');
    expect(JSON.parse(lines)).toMatchObject({ interface_id: eni, instance_id: instance, mac: stage.world.enis.get(eni)!.mac, session_number: 10, owner_id: '111111111111' });
  },
  'a steady fleet changes nothing, and reads no more pages than there are': async open => {
    const stage = await open();
    Array.from({ length: 12 }, () => stage.world.launch({ tags: MIRROR }));
    await stage.settle();
    const since = stage.now;
    await stage.pass(60 * MINUTE);
    const seen = stage.region.ec2.seen.filter(({ at }) => at >= since).map(({ action }) => action);
    expect([...new Set(seen)].sort()).toEqual(['DescribeInstances', 'DescribeNetworkInterfaces', 'DescribeTrafficMirrorSessions', 'DescribeTrafficMirrorTargets']);
    expect(seen.length).toBe(12 * 4);
  },
};

/** Tells a story to a controller. */
export async function tell(name: string, subject: Subject, options: RegionOptions = {}): Promise<void> {
  const opened: Stage[] = [];
  try {
    await STORIES[name](async (policy, more) => {
      const stage = await Stage.open(subject, { ...options, ...more }, policy);
      opened.push(stage);
      await stage.create();
      return stage;
    });
  } finally {
    opened.forEach(stage => stage.close());
  }
}
