import { Duration } from 'aws-cdk-lib';
import { FlowLogQuery, QuerySpan } from 'cdk-network-visibility';

/** The default pack over any span: an hour is too short for the silence that `FlowLogQuery.all()` looks for. */
export function defaultPack(span: QuerySpan): FlowLogQuery[] {
  return [
    FlowLogQuery.rejectedToPort({ span }),
    FlowLogQuery.securityGroupOrNetworkAcl({ span }),
    FlowLogQuery.whoTalkedTo({ span }),
    FlowLogQuery.serviceMap({ span }),
    FlowLogQuery.topTalkers({ span }),
    FlowLogQuery.administrationFromInternet({ span }),
    FlowLogQuery.portScan({ span }),
    FlowLogQuery.uploadsToInternet({ span }),
    FlowLogQuery.lostRecords({ span }),
    FlowLogQuery.silentInterfaces({ span, silence: Duration.minutes(30) }),
  ];
}
