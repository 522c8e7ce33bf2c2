import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Construct, IDependable } from 'constructs';
import { RecordChoices } from './sources';
import { displayPath } from '../../../private/identity';
import { FlowLogFamily, FlowLogFormat } from '../../format';
import { FlowLogSource } from '../flow-log-source';

/** What differs by destination. */
interface FlowLogSettings {
  /** What a record says. */
  readonly format: FlowLogFormat;
  /** The format as text; undefined leaves it to AWS. */
  readonly logFormat: string | undefined;
  readonly destination: Pick<ec2.CfnFlowLogProps,
    'logDestinationType' | 'logDestination' | 'logGroupName' | 'deliverLogsPermissionArn' | 'deliverCrossAccountRole' | 'destinationOptions'>;
  /** What must exist before. */
  readonly after: readonly IDependable[];
}

/** Creates the flow logs of a construct, one per source. */
export function createFlowLogs(scope: Construct, choices: RecordChoices, settings: FlowLogSettings): ec2.CfnFlowLog[] {
  const { format, logFormat, destination, after } = settings;
  return choices.sources.map(source => {
    const id = source._constructIdIn(scope);
    // eslint-disable-next-line awscdk/require-passing-this -- a function has no construct of its own
    const flowLog = new ec2.CfnFlowLog(scope, id, {
      ...destination,
      ...trafficOf(source, choices),
      resourceType: source._resourceType,
      resourceId: source._resourceId,
      logFormat,
      tagFieldSpecifications: format._tagFieldSpecifications,
      // Weaker than any tag that the user adds.
      tags: [{ key: 'Name', value: `${displayPath(scope)}/${id}`.slice(-256) }],
    });
    if (after.length > 0) {
      flowLog.node.addDependency(...after);
    }
    return flowLog;
  });
}

function trafficOf(source: FlowLogSource, choices: RecordChoices): Pick<ec2.CfnFlowLogProps, 'trafficType' | 'maxAggregationInterval'> {
  const { ONE_MINUTE, TEN_MINUTES } = ec2.FlowLogMaxAggregationInterval;
  const isGateway = source._family === FlowLogFamily.TRANSIT_GATEWAY;
  return {
    trafficType: isGateway ? undefined : choices.trafficType ?? ec2.FlowLogTrafficType.ALL,
    maxAggregationInterval: choices.maxAggregationInterval ?? (isGateway ? ONE_MINUTE : TEN_MINUTES),
  };
}
