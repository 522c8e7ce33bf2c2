import { createHash } from 'crypto';
import { request } from 'https';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Ec2 } from './ec2';
import { describeEcs } from './ecs';
import { StateItem } from './state';
import { Ports } from '../ports';
import { handle } from '../run';

/** The part of a client that is used. */
type Sending<T extends { send: unknown }> = Pick<T, 'send'>;

/** Clients of AWS and what else is outside. Tests give others. */
export interface World {
  readonly ec2: Sending<EC2Client>;
  readonly ecs: Sending<ECSClient>;
  readonly dynamodb: Sending<DynamoDBClient>;
  readonly lambda: Sending<LambdaClient>;
  readonly table: string;
  readonly fleet: string;
  readonly functionName: string;
  s3(region: string): Sending<S3Client>;
  answer(url: string, body: string): Promise<void>;
  log(line: string): void;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  random(): number;
}

interface Context {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

export function portsOf(world: World): Ports {
  const ec2 = new Ec2(world.ec2);
  const item = new StateItem(world.dynamodb, world.table, world.fleet);
  return {
    calls: Object.assign(ec2, { describeEcs: (cluster: string, service: string | undefined) => describeEcs(world.ecs, cluster, service) }),
    readState: () => item.read(),
    writeState: (text, seen) => item.write(text, seen),
    putRecords: async (bucket, region, key, body) => {
      await world.s3(region).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/json' }));
    },
    invokeAgain: async event => {
      await world.lambda.send(new InvokeCommand({ FunctionName: world.functionName, InvocationType: 'Event', Payload: Buffer.from(JSON.stringify(event)) }));
    },
    answer: (url, body) => world.answer(url, body),
    log: line => world.log(line),
    now: () => world.now(),
    sleep: milliseconds => world.sleep(milliseconds),
    random: () => world.random(),
    sha256: text => createHash('sha256').update(text).digest('hex'),
  };
}

/** A handler over a world. */
export function handlerOf(world: World): (event: unknown, context: Context) => Promise<void> {
  const ports = portsOf(world);
  return (event, context) => handle(ports, event, context.getRemainingTimeInMillis(), context.awsRequestId);
}

export interface Endpoint {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { accessKeyId: string; secretAccessKey: string };
}

/** The clients. That of EC2 calls once: the controller repeats, at EC2's pace. */
export function clientsOf(options: Endpoint): Pick<World, 'ec2' | 'ecs' | 'dynamodb' | 'lambda' | 's3'> {
  return {
    ec2: new EC2Client({ ...options, maxAttempts: 1 }),
    ecs: new ECSClient(options),
    dynamodb: new DynamoDBClient(options),
    lambda: new LambdaClient(options),
    s3: region => new S3Client({ ...options, region, forcePathStyle: options.endpoint !== undefined }),
  };
}

let real: ReturnType<typeof handlerOf> | undefined;

/** What Lambda calls. */
export async function handler(event: unknown, context: Context): Promise<void> {
  real ??= handlerOf({
    ...clientsOf({}),
    table: process.env.TABLE_NAME ?? '',
    fleet: process.env.FLEET_NAME ?? '',
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? '',
    answer: put,
    // Not console.log, which Lambda prefixes with time and request.
    log: line => process.stdout.write(`${line}\n`),
    now: () => Date.now(),
    sleep: milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds)),
    random: () => Math.random(),
  });
  await real(event, context);
}

/** CloudFormation waits at a presigned URL. */
async function put(url: string, body: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const sending = request(url, { method: 'PUT', headers: { 'content-type': '', 'content-length': Buffer.byteLength(body) } }, answer => {
      answer.resume();
      answer.on('end', () => (answer.statusCode ?? 500) < 300 ? resolve() : reject(new Error(`CloudFormation answered ${answer.statusCode}`)));
    });
    sending.on('error', reject);
    sending.end(body);
  });
}
