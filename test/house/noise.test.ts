import { readFileSync } from 'fs';
import { Annotations, App, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DEFAULTS, defaultsOf } from './defaults';
import { EXAMPLES } from '../templates/examples';
import * as library from 'cdk-network-visibility';

/**
 * What synthesis says of examples and of constructs with their defaults: annotations of this library and of the CDK, and what the CDK prints,
 * deprecations included. A warning that the user did not cause is noise, and stops everybody who synthesises with --strict.
 */

/** What new apps of the CDK's own command line start with. */
const RECOMMENDED: Record<string, unknown> = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'));

/** Warnings that stand, by the subject that they are about, each with its reason. */
interface Allowed {
  readonly subject: RegExp;
  readonly says: RegExp;
  readonly reason: string;
}
const ALLOWED: Allowed[] = [];

const SUBJECTS: Record<string, (app: App) => unknown> = {
  ...Object.fromEntries(Object.entries(EXAMPLES).map(([name, build]) => [`example ${name}`, build])),
  ...Object.fromEntries(Object.keys(DEFAULTS).map(name => [name, (app: App) => defaultsOf(app, name)])),
};

/** What a synthesis says, without the places in the tree. */
function saidOf(build: (app: App) => unknown, context: Record<string, unknown>): string[] {
  const printed: string[] = [];
  const spies = [
    jest.spyOn(process.stderr, 'write').mockImplementation(text => printed.push(String(text)) > 0),
    ...(['warn', 'error'] as const).map(level => jest.spyOn(console, level).mockImplementation((...words) => void printed.push(words.join(' ')))),
  ];
  try {
    const app = new App({ context });
    build(app);
    const messages = app.synth().stacksRecursively.flatMap(stack => stack.messages);
    // The report repeats the annotations.
    const others = printed.filter(text => !/^(?:Performing Policy Validations|Validation Report)|\nA copy of this report can be found in: /.test(text));
    return [...messages.filter(({ level }) => level !== 'info').map(({ entry, id }) => `${id}: ${String(entry.data)}`), ...others];
  } finally {
    spies.forEach(spy => spy.mockRestore());
  }
}

const MODES = { 'without feature flags': {}, 'with the recommended feature flags': RECOMMENDED };

const used = new Set<Allowed>();

describe.each(Object.entries(MODES))('%s', (_, context) => {
  test.each(Object.keys(SUBJECTS))('%s is synthesised without a warning', name => {
    const said = saidOf(SUBJECTS[name], context).filter(one => {
      const allowed = ALLOWED.filter(({ subject, says }) => subject.test(name) && says.test(one));
      allowed.forEach(entry => used.add(entry));
      return allowed.length === 0;
    });
    expect(said).toEqual([]);
  });
});

test('each exported construct has its defaults here', () => {
  const constructs = Object.entries(library).filter(([, one]) => typeof one === 'function' && one.prototype instanceof Construct).map(([name]) => name);
  expect(Object.keys(DEFAULTS).sort()).toEqual(constructs.sort());
});

test('each warning that is allowed is still given', () => {
  expect(ALLOWED.filter(entry => !used.has(entry))).toEqual([]);
});

test('fails when a construct warns, and when the CDK prints a deprecation: the check is alive', () => {
  const noisy = (app: App) => {
    const stack = defaultsOf(app, 'MirrorFilter');
    Annotations.of(stack).addWarningV2('test:noise', 'a warning');
    new ec2.Vpc(stack, 'Vpc', { cidr: '10.0.0.0/16' });
  };
  const [warning, deprecation] = saidOf(noisy, {});
  expect(warning).toBe('/MirrorFilter: a warning [ack: test:noise]');
  expect(deprecation).toContain('aws-cdk-lib.aws_ec2.VpcProps#cidr is deprecated');
});
