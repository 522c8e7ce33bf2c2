import { aws_kinesisfirehose as firehose, aws_kms as kms, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { aws_kms as kmsrefs, aws_logs as logsrefs } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { Kind } from './tampering';
import { listed, reject } from '../../../private/errors';
import { isAlias, resourceOf } from '../../../private/shapes';
import { isElsewhere, isKnown } from '../../../private/tokens';
import { warn } from '../../../private/warnings';
import { IFlowLogs, keyOf } from '../../delivery';

interface Environment {
  readonly account: string;
  readonly region: string;
}

/** What is watched, by kind, each once and in the order given. */
export class Watched {
  /** Names as CloudTrail spells them. */
  public readonly names: Record<Kind, string[]> = { flowLogs: [], buckets: [], keys: [], logGroups: [], streams: [] };

  /** The stacks whose deployments change what is watched. */
  public readonly stacks: Stack[];

  /** What the alarm hears nothing of, in the words of a message. */
  private readonly unwatched: string[] = [];
  private readonly environment: Environment;

  constructor(private readonly scope: Construct) {
    this.environment = Stack.of(scope);
    this.stacks = [Stack.of(scope)];
  }

  /** Flow logs, and what they deliver to. */
  addFlowLogs(flowLogs: IFlowLogs): void {
    const { bucket, logGroup, stream, flowLogs: made = [] } = flowLogs._resources;
    if (this.isElsewhere(Stack.of(flowLogs))) {
      const { account, region } = Stack.of(flowLogs);
      reject(`flowLogs must lie in the account and Region of the alarm (${this.environment.account}, ${this.environment.region}), got ${flowLogs.node.path} in ${account}, ${region}; `
        + 'calls are recorded where they are made, so create an alarm in the stack of the flow logs', this.scope);
    }
    made.forEach(flowLog => this.add('flowLogs', flowLog.flowLogRef.flowLogId, flowLog));
    if (bucket !== undefined) {
      this.addFound('buckets', bucket.bucketName, bucket);
      this.addKeyOf(bucket);
    }
    if (logGroup !== undefined) {
      const key = keyOf(logGroup);
      this.addFound('logGroups', logGroup.logGroupRef.logGroupName, logGroup);
      this.addKeyArns(logGroup, key === undefined ? [] : [key]);
    }
    if (stream !== undefined) {
      this.addFound('streams', stream.deliveryStreamRef.deliveryStreamName, stream);
      this.addKeyArns(stream, keyArnsOf(stream));
    }
  }

  /** A bucket that the user names, and its key. */
  addBucket(bucket: s3.IBucket): void {
    this.checkEnvironment('buckets', bucket);
    this.add('buckets', bucket.bucketName, bucket);
    this.addKeyOf(bucket);
  }

  /** A key that the user names. */
  addKey(key: kmsrefs.IKeyRef): void {
    this.checkEnvironment('keys', key);
    this.add('keys', arnOf(key) ?? reject(`keys must be keys, got the alias ${key.node.path} without its key; events name the key, so use kms.Key.fromKeyArn`, this.scope), key);
  }

  /** The log group of the alarm itself. */
  addEvidence(logGroup: logsrefs.ILogGroupRef): void {
    this.add('logGroups', logGroup.logGroupRef.logGroupName, logGroup);
  }

  /** Says what the alarm hears nothing of; refused is an alarm that hears nothing at all. */
  check(): void {
    if (Object.values(this.names).flat().length === 0) {
      reject(`flowLogs, buckets or keys must name something in the account and Region of the alarm (${this.environment.account}, ${this.environment.region}), `
        + `got ${this.unwatched.length === 0 ? 'none' : listed(this.unwatched)}; list what shall be watched, or create the alarm where it is`, this.scope);
    }
    if (this.unwatched.length > 0) {
      warn(this.scope, 'tamperingUnheard', `changes of ${listed(this.unwatched)} raise no alarm: calls are recorded in the account and Region of what they change, under `
        + 'the name of a key and not of its alias. Create an alarm there, name the key in keys, or acknowledge this');
    }
  }

  private addKeyOf(bucket: s3.IBucket): void {
    const { encryptionKey: key } = bucket;
    if (key === undefined) {
      return;
    }
    const arn = arnOf(key);
    if (arn === undefined) {
      this.unwatched.push(`${key.node.path} (an alias)`);
    } else {
      this.addFound('keys', arn, key);
    }
  }

  private addKeyArns(owner: IConstruct, arns: readonly string[]): void {
    arns.forEach(arn => this.add('keys', arn, owner));
  }

  /** What flow logs refer to may lie elsewhere. */
  private addFound(kind: Kind, name: string, resource: IConstruct & { readonly env: Environment }): void {
    if (this.isElsewhere(resource.env)) {
      this.unwatched.push(`${resource.node.path} (in ${resource.env.account}, ${resource.env.region})`);
    } else {
      this.add(kind, name, resource);
    }
  }

  private add(kind: Kind, name: string, resource: IConstruct): void {
    const names = this.names[kind];
    if (!names.includes(name)) {
      names.push(name);
    }
    const stack = Stack.of(resource);
    if (!this.stacks.includes(stack)) {
      this.stacks.push(stack);
    }
  }

  private checkEnvironment(prop: string, { env, node }: IConstruct & { readonly env: Environment }): void {
    if (this.isElsewhere(env)) {
      reject(`${prop} must lie in the account and Region of the alarm (${this.environment.account}, ${this.environment.region}), got ${node.path} in ${env.account}, ${env.region}; `
        + 'calls are recorded where the resource is, so create an alarm there', this.scope);
    }
  }

  private isElsewhere({ account, region }: Environment): boolean {
    return isElsewhere({ account, region }, this.environment);
  }
}

/** ARN of a key as events spell it: also behind an alias. Undefined for an alias whose key the app does not know. */
function arnOf(key: kmsrefs.IKeyRef): string | undefined {
  const alias = resourceOf(key, kms.CfnAlias.isCfnAlias);
  if (alias !== undefined) {
    return alias.targetKeyId;
  }
  return isAlias(key) ? undefined : key.keyRef.keyArn;
}

function keyArnsOf(stream: IConstruct): string[] {
  const encryption = resourceOf(stream, firehose.CfnDeliveryStream.isCfnDeliveryStream)?.deliveryStreamEncryptionConfigurationInput;
  const arn = encryption !== undefined && isKnown(encryption) && 'keyArn' in encryption ? encryption.keyArn : undefined;
  return arn === undefined ? [] : [arn];
}
