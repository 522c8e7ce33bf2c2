import { ArnFormat, Stack } from 'aws-cdk-lib';
import { aws_kinesisfirehose as firehoserefs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { checkDirectPut, destinationRoleArn, nameOfStream } from './private/firehose';
import { guard } from '../../private/arguments';
import { noAccount } from '../../private/checks';
import { reject, show } from '../../private/errors';
import { resourceName } from '../../private/network-resources';
import { refuseOtherPartition } from '../../private/partitions';
import { differ, isKnown } from '../../private/tokens';

/**
 * A stream in another account: what the source side must know of it.
 */
export interface FlowLogDeliveryStreamOptions {
  /** Account of the stream: 12 digits. */
  readonly account: string;

  /** Name of the stream, known at synth: the names of both roles follow from it. */
  readonly streamName: string;
}

/** What a flow log writes of its stream. */
interface BoundStream {
  readonly arn: string;
  /** The same for the same stream. */
  readonly key: string;
  readonly label: string;
  /** Only in the same account. */
  readonly stream?: firehoserefs.IDeliveryStreamRef;
  /** Only across accounts: the name that role names follow from, and the role there. */
  readonly across?: { readonly streamName: string; readonly roleArn: string };
}

/**
 * The Amazon Data Firehose stream that receives flow logs: in their account, or in another one.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-firehose.html
 */
export class FlowLogDeliveryStream {
  /**
   * A stream in the account of the flow logs. No role is needed: AWS uses its service-linked role for log delivery, and tags the stream
   * `LogDeliveryEnabled=true`. Give the stream that tag yourself, or CloudFormation reports it as drift.
   *
   * @param stream a stream that takes its records by Direct PUT
   */
  public static sameAccount(stream: firehoserefs.IDeliveryStreamRef): FlowLogDeliveryStream {
    return new FlowLogDeliveryStream(scope => {
      const { account, region } = Stack.of(scope);
      if (differ(stream.env.account, account)) {
        reject(`stream must lie in the account of the flow logs (${account}), got one in ${stream.env.account}; write FlowLogDeliveryStream.crossAccount({ account, streamName }), `
          + 'and deploy a FirehoseFlowLogsAccess there', scope);
      }
      refuseOtherPartition(scope, { prop: 'stream', of: 'the flow logs' }, region, { what: 'a stream', arn: stream.deliveryStreamRef.deliveryStreamArn, region: stream.env.region });
      checkDirectPut(scope, stream);
      const { deliveryStreamArn: arn, deliveryStreamName } = stream.deliveryStreamRef;
      const name = nameOfStream(stream) ?? resourceName(deliveryStreamName);
      return { arn, key: `${stream.env.account}/${stream.env.region}/${name}`, label: name, stream };
    });
  }

  /**
   * A stream in another account, of the Region of the flow logs. A `FirehoseFlowLogsAccess` must be deployed there first: it makes
   * the role that lets this account in. The role of this side is made here. Their names follow from Region and name of the stream.
   *
   * @param options account and name of the stream
   * @throws when the account is not 12 digits, or the name is not known at synth
   */
  public static crossAccount(options: FlowLogDeliveryStreamOptions): FlowLogDeliveryStream {
    const { account, streamName } = options;
    if (noAccount([account]) !== undefined) {
      reject(`account must be 12 digits, got ${show(account)}; write the id of the account that has the stream`);
    }
    if (!isKnown(streamName) || !/^[a-zA-Z0-9_.-]{1,64}$/.test(streamName)) {
      reject(`streamName must be 1 to 64 letters, digits and the characters _ . - known at synth, got ${show(streamName)}; role names of both accounts follow from it, `
        + 'so name the stream');
    }
    return new FlowLogDeliveryStream(scope => {
      const stack = Stack.of(scope);
      if (stack.account === account) {
        reject(`stream must lie in another account than the flow logs, got ${account}; write FlowLogDeliveryStream.sameAccount(stream), which needs no role`, scope);
      }
      return {
        // A slash: the colon in AWS's command line example is none of its ARNs.
        arn: stack.formatArn({ service: 'firehose', account, resource: 'deliverystream', resourceName: streamName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME }),
        key: `${account}/${stack.region}/${streamName}`,
        label: `${streamName} of ${account}`,
        across: { streamName, roleArn: destinationRoleArn(stack, account, streamName) },
      };
    });
  }

  /** What the flow logs of a construct write. @internal */
  public readonly _bind: (scope: Construct) => BoundStream;

  private constructor(bind: (scope: Construct) => BoundStream) {
    this._bind = bind;
  }
}
guard({ FlowLogDeliveryStream });
