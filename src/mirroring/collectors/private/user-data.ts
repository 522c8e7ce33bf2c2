import { aws_s3_assets as assets, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { listed, reject } from '../../../private/errors';

/** EC2 takes no more of it. */
const MOST_BYTES = 16 * 1024;

/** What the first start needs to know. */
export interface FirstStart {
  /** Entries of the configuration file. Values may be tokens. */
  readonly settings: { readonly [name: string]: unknown };
  /** The program of appliances. */
  readonly program: assets.Asset;
  /** Commands that make sure of the AWS CLI. */
  readonly prepare: readonly string[];
  /** Logical id of the group, which waits for a signal of each appliance. */
  readonly signalResource: string;
}

/**
 * Stage 1, what bash runs when an instance starts for the first time: writes the configuration, fetches the program, and hands over to its `install.sh`.
 *
 * Whatever fails here ends the deployment at once, instead of after the time that it would wait.
 */
export function firstStart(scope: IConstruct, { settings, program, prepare, signalResource }: FirstStart): string {
  const stack = Stack.of(scope);
  const script = [
    // -E: a trap holds inside functions as well.
    'set -Eeuo pipefail',
    'umask 022',
    `export AWS_DEFAULT_REGION=${stack.region} DEBIAN_FRONTEND=noninteractive`,
    // Whoever speaks for the machine when it fails before the program is there; `exec` ends this duty.
    'failed() {',
    '  token=$(curl -sS -m 5 -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 60" http://169.254.169.254/latest/api/token)',
    '  id=$(curl -sS -m 5 -H "X-aws-ec2-metadata-token: $token" http://169.254.169.254/latest/meta-data/instance-id)',
    `  aws cloudformation signal-resource --stack-name ${stack.stackId} --logical-resource-id ${signalResource} --unique-id "$id" --status FAILURE`,
    '}',
    'trap failed ERR',
    // Ways out of a subnet and permissions may take a moment to be there.
    'try() { for pause in 2 5 10 20 40; do "$@" && return; sleep "$pause"; done; "$@"; }',
    ...prepare,
    'install -d -m 0755 /etc/mirror-sensor /opt/mirror-sensor',
    'cat >/etc/mirror-sensor/config.json <<\'END_OF_CONFIGURATION\'',
    stack.toJsonString(settings),
    'END_OF_CONFIGURATION',
    'zip=$(mktemp)',
    `try aws s3api get-object --bucket ${program.s3BucketName} --key ${program.s3ObjectKey} "$zip"`,
    'python3 -m zipfile -e "$zip" /opt/mirror-sensor',
    'rm -f "$zip"',
    'trap - ERR',
    'exec bash /opt/mirror-sensor/install.sh',
  ].join('\n');
  checkSize(scope, script, settings);
  return script;
}

/** What EC2 would refuse when the first appliance starts. Tokens count for nothing. */
function checkSize(scope: IConstruct, script: string, settings: FirstStart['settings']): void {
  const stack = Stack.of(scope);
  const size = knownBytes(stack, script);
  if (size > MOST_BYTES) {
    const sizes = Object.entries(settings).map(([name, value]) => ({ name, bytes: knownBytes(stack, stack.toJsonString(value ?? '')) }));
    const largest = sizes.sort((one, other) => other.bytes - one.bytes).slice(0, 3).filter(({ bytes }) => bytes > MOST_BYTES / 20);
    reject(`user data must have at most ${MOST_BYTES} bytes, got ${size}, of which ${listed(largest.map(({ name, bytes }) => `${name} ${bytes}`))}; `
      + 'name fewer, or wider ranges', scope);
  }
}

/** Bytes of the parts that are known at synth. */
function knownBytes(stack: Stack, text: string): number {
  const resolved: unknown = stack.resolve(text);
  const parts = typeof resolved === 'string' ? [resolved] : (resolved as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join']?.[1] ?? [];
  return parts.filter((part): part is string => typeof part === 'string').reduce((sum, part) => sum + Buffer.byteLength(part), 0);
}
