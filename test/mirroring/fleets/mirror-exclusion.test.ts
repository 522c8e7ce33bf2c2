import { App, aws_ec2 as ec2, Stack, Stage, Tags } from 'aws-cdk-lib';
import { fleetIn, importedTarget, policyOf, stackIn, templateOf, vpcOf } from './fleet';
import { MirrorExclusion, MirrorSession, MirrorSource } from 'cdk-network-visibility';

const vpcById = (scope: Stack, id = 'vpc-0a1b') => ec2.CfnVPC.fromVpcId(scope, id, id);
const subnetById = (scope: Stack, id = 'subnet-0a1b') => ec2.Subnet.fromSubnetId(scope, id, id);
const instanceById = (scope: Stack, id = 'i-0a1b') => ec2.CfnInstance.fromInstanceId(scope, id, id);

function instanceIn(stack: Stack, vpc: ec2.IVpc): ec2.Instance {
  return new ec2.Instance(stack, 'Web', { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, instanceType: new ec2.InstanceType('m7g.large'), machineImage: ec2.MachineImage.latestAmazonLinux2023() });
}

/** What the role of the controller is denied. */
function denials(stack: Stack): object[] {
  const statements = Object.values<any>(templateOf(stack).findResources('AWS::IAM::Role')).flatMap(({ Properties }) => Properties.Policies ?? []).flatMap((one: any) => one.PolicyDocument.Statement);
  return statements.filter(({ Effect }) => Effect === 'Deny').map(({ Condition }) => Condition);
}

describe('a fleet', () => {
  test('is told all that is excluded around it, also after it was declared, and its role is denied what AWS can name', () => {
    const app = new App();
    const stack = stackIn(app);
    fleetIn(stack);
    MirrorExclusion.of(app).vpcs(vpcById(stack)).subnets(subnetById(stack)).instances(instanceById(stack)).accounts('444455556666').tag('pci', 'yes').tag('private');
    MirrorExclusion.of(stack).vpcs(vpcById(stack, 'vpc-2'));
    expect(policyOf(stack).exclusions.slice(1)).toEqual([
      { name: 'vpc excluded at the app', match: { kind: 'vpc', ids: ['vpc-0a1b'] } },
      { name: 'subnet excluded at the app', match: { kind: 'subnet', ids: ['subnet-0a1b'] } },
      { name: 'instance excluded at the app', match: { kind: 'instance', ids: ['i-0a1b'] } },
      { name: 'account excluded at the app', match: { kind: 'account', ids: ['444455556666'] } },
      { name: 'tag excluded at the app', match: { kind: 'tag', key: 'pci', values: ['yes'] } },
      { name: 'tag excluded at the app', match: { kind: 'tag', key: 'private', values: [] } },
      { name: 'vpc excluded at Security', match: { kind: 'vpc', ids: ['vpc-2'] } },
    ]);
    expect(denials(stack)).toEqual([
      { ArnLike: { 'ec2:Vpc': ['arn:*:ec2:*:*:vpc/vpc-0a1b', 'arn:*:ec2:*:*:vpc/vpc-2'] } },
      { ArnLike: { 'ec2:Subnet': ['arn:*:ec2:*:*:subnet/subnet-0a1b'] } },
      { StringEquals: { 'aws:ResourceAccount': ['444455556666'] } },
      { StringEquals: { 'aws:ResourceTag/cdk-network-visibility:mirror': 'receiver' } },
      { StringEquals: { 'aws:ResourceTag/pci': 'yes' } },
      { Null: { 'aws:ResourceTag/private': 'false' } },
    ]);
    templateOf(stack).hasResourceProperties('AWS::Events::Rule', { EventPattern: { 'source': ['aws.tag'], 'detail': { 'changed-tag-keys': ['mirror', 'cdk-network-visibility:mirror', 'pci', 'private'] } } });
  });

  test('of another stack is not bound by what a stack excludes', () => {
    const app = new App();
    const [one, other] = [stackIn(app), stackIn(app, 'Other')];
    [one, other].forEach(stack => fleetIn(stack));
    MirrorExclusion.of(one).tag('pci');
    expect(policyOf(other).exclusions).toHaveLength(1);
    expect(policyOf(one).exclusions).toHaveLength(2);
  });

  test('refers to a VPC of another stack of its account and Region, and to none of other places and stages', () => {
    const app = new App();
    const network = stackIn(app, 'Network');
    const [here, elsewhere, staged] = [stackIn(app), stackIn(app, 'Elsewhere', { account: '111122223333', region: 'us-east-1' }), stackIn(new Stage(app, 'Prod') as never, 'Staged')];
    [here, elsewhere, staged].forEach(stack => fleetIn(stack));
    MirrorExclusion.of(app).vpcs(vpcOf(network));
    expect(policyOf(here).exclusions[1].match).toEqual({ kind: 'vpc', ids: [expect.stringMatching(/^<Network:ExportsOutputRefVpc/)] });
    expect(policyOf(elsewhere).exclusions).toHaveLength(1);
    expect(policyOf(staged).exclusions).toHaveLength(1);
  });
});

describe('a session of the app', () => {
  const sessionIn = (stack: Stack, vpc: ec2.IVpc = vpcOf(stack)) => {
    const web = instanceIn(stack, vpc);
    const session = () => new MirrorSession(stack, 'Mirror', { source: MirrorSource.instance(web), target: importedTarget(stack) });
    return { web, session };
  };

  test.each<[string, (stack: Stack, vpc: ec2.Vpc, web: ec2.Instance) => unknown, string]>([
    ['its VPC', (stack, vpc) => MirrorExclusion.of(stack).vpcs(vpc), 'vpc Security/Vpc'],
    ['its subnet', (stack, vpc) => MirrorExclusion.of(stack).subnets(vpc.isolatedSubnets[0]), 'subnet Security/Vpc/PrivateSubnet1'],
    ['its instance', (stack, _, web) => MirrorExclusion.of(stack).instances(web), 'instance Security/Web'],
    ['its account', stack => MirrorExclusion.of(stack).accounts('111122223333'), 'account 111122223333'],
    ['its tag', (stack, _, web) => {
      MirrorExclusion.of(stack).tag('pci', 'yes');
      Tags.of(web).add('pci', 'yes');
    }, 'tag "pci" with the value "yes"'],
  ])('fails when %s is excluded, before or after it was declared', (_, exclude, what) => {
    for (const order of ['before', 'after']) {
      const app = new App();
      const stack = stackIn(app);
      const vpc = vpcOf(stack);
      const { web, session } = sessionIn(stack, vpc);
      const steps = [() => exclude(stack, vpc, web), session];
      (order === 'before' ? steps : steps.reverse()).forEach(step => step());
      expect(() => app.synth()).toThrow(`source must not be excluded from mirroring, got the instance Security/Web, which the exclusion of the ${what} at Security covers; mirror another interface, or take the exclusion away [at Security/Mirror]`);
    }
  });

  test('is taken where others are excluded', () => {
    const app = new App();
    const stack = stackIn(app);
    const { session } = sessionIn(stack);
    session();
    MirrorExclusion.of(stack).vpcs(vpcById(stack)).accounts('444455556666').tag('pci');
    expect(() => app.synth()).not.toThrow();
  });
});

describe('the service control policy', () => {
  test('denies sessions for what is excluded at its scope', () => {
    const app = new App();
    const stack = stackIn(app);
    MirrorExclusion.of(app).vpcs(vpcById(stack), vpcById(stack, 'vpc-2')).subnets(subnetById(stack)).accounts('444455556666').tag('private');
    MirrorExclusion.of(stack).vpcs(vpcById(stack, 'vpc-3'));
    const deny = (sid: string, Condition: object) => ({ Sid: `NeverMirror${sid}`, Effect: 'Deny', Action: 'ec2:CreateTrafficMirrorSession', Resource: 'arn:*:ec2:*:*:network-interface/*', Condition });
    expect(JSON.parse(MirrorExclusion.of(app).serviceControlPolicy())).toEqual({
      Version: '2012-10-17',
      Statement: [
        deny('Vpcs', { ArnLike: { 'ec2:Vpc': ['arn:*:ec2:*:*:vpc/vpc-0a1b', 'arn:*:ec2:*:*:vpc/vpc-2'] } }),
        deny('Subnets', { ArnLike: { 'ec2:Subnet': ['arn:*:ec2:*:*:subnet/subnet-0a1b'] } }),
        deny('Accounts', { StringEquals: { 'aws:ResourceAccount': ['444455556666'] } }),
        deny('Tag1', { Null: { 'aws:ResourceTag/private': 'false' } }),
      ],
    });
  });

  test('fails when an id is known at deployment only, nothing can be named, or it grows too long', () => {
    const stack = stackIn();
    const exclusion = MirrorExclusion.of(stack);
    expect(() => exclusion.serviceControlPolicy()).toThrow('exclusions must hold a VPC, a subnet, an account or a tag where a service control policy is written, got none');
    exclusion.instances(instanceById(stack));
    expect(() => exclusion.serviceControlPolicy()).toThrow('got instances alone');
    exclusion.subnets(...Array.from({ length: 120 }, (_, index) => subnetById(stack, `subnet-${index.toString(16).padStart(17, '0')}`)));
    expect(() => exclusion.serviceControlPolicy()).toThrow('exclusions must fit into a service control policy of 5120 characters');
    exclusion.vpcs(vpcOf(stack));
    expect(() => exclusion.serviceControlPolicy()).toThrow('exclusions must be literal where a service control policy is written, got Security/Vpc, whose id is known at deployment only; name it by its id [at Security]');
  });
});

describe('fails when', () => {
  test('nothing is named, or something else', () => {
    const stack = stackIn();
    const exclusion = MirrorExclusion.of(stack);
    expect(() => exclusion.vpcs()).toThrow('vpcs of MirrorExclusion must be at least one, got none; leave .vpcs() out [at Security]');
    expect(() => exclusion.accounts('12345')).toThrow('accounts of MirrorExclusion must be ids of 12 digits, got "12345"; write "111122223333" [at Security]');
    expect(() => exclusion.vpcs(vpcById(stack, 'subnet-0a1b'))).toThrow('vpcs of MirrorExclusion must be a VPC, got the id "subnet-0a1b"');
    expect(() => exclusion.accounts('123456789012')).not.toThrow();
  });

  test('exclusions do not fit into the policy of the role', () => {
    const app = new App();
    const stack = stackIn(app);
    fleetIn(stack);
    MirrorExclusion.of(app).subnets(...Array.from({ length: 200 }, (_, index) => subnetById(stack, `subnet-${index.toString(16).padStart(17, '0')}`)));
    expect(() => app.synth()).toThrow(/exclusions must fit into the policy of the fleet's role, 8000 characters, got \d+ with 200 exclusions; exclude VPCs instead of their subnets, or by a tag \[at Security\/Fleet\]/);
  });
});

