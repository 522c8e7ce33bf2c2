import { ACKNOWLEDGED } from './acknowledged';
import { Acknowledgement, Finding, judge, readFindings } from './findings';

const SUBNET = { rule: 'W3010', about: 'quickstart: AWS::EC2::Subnet Blue', at: 'Resources.Blue', message: 'a zone' };
const subnets: Acknowledgement = { rule: 'W3010', about: /^quickstart: AWS::EC2::Subnet /, reason: 'looked up' };

describe('findings', () => {
  const report = (...locations: ((string | number)[] | null)[]) =>
    JSON.stringify(locations.map(Path => ({ Filename: '/tmp/one.json', Message: 'a zone', Rule: { Id: 'W3010' }, Location: { Path } })));
  const templates = [{ example: 'quickstart', file: '/tmp/one.json', resources: { Blue: { Type: 'AWS::EC2::Subnet' } } }];

  test('are about a resource, or about the template', () => {
    expect(readFindings(report(['Resources', 'Blue', 'Properties', 'Tags', 0], ['Metadata'], null), templates)).toEqual([
      { ...SUBNET, at: 'Resources.Blue.Properties.Tags.0' },
      { ...SUBNET, about: 'quickstart: template', at: 'Metadata' },
      { ...SUBNET, about: 'quickstart: template', at: '' },
    ]);
  });

  test('fails when they are about a file that was not linted, or are no JSON', () => {
    expect(() => readFindings(report(null), [])).toThrow('cfn-lint speaks of /tmp/one.json, which is no template of ours');
    expect(() => readFindings('no module named cfnlint', templates)).toThrow(SyntaxError);
  });
});

describe('the judgement', () => {
  const verdict = (findings: Finding[], acknowledged: Acknowledgement[]) => judge(findings, acknowledged);

  test('is silent on what is acknowledged', () => {
    expect(verdict([SUBNET, { ...SUBNET, about: 'quickstart: AWS::EC2::Subnet Red' }], [subnets])).toEqual({ unexplained: [], unneeded: [] });
  });

  test.each([
    ['another rule', { ...SUBNET, rule: 'W3011' }],
    ['another type', { ...SUBNET, about: 'quickstart: AWS::EC2::VPC Blue' }],
    ['another example', { ...SUBNET, about: 'transit-gateway: AWS::EC2::Subnet Blue' }],
  ])('fails on %s', (_, finding) => {
    expect(verdict([SUBNET, finding], [subnets])).toEqual({ unexplained: [finding], unneeded: [] });
  });

  test('fails on an acknowledgement that nothing is found for', () => {
    expect(verdict([], [subnets])).toEqual({ unexplained: [], unneeded: [subnets] });
  });
});

test('each acknowledgement has a reason in a sentence', () => {
  ACKNOWLEDGED.forEach(({ reason }) => expect(reason).toMatch(/^[A-Z].{40,}\.$/s));
});
