import { FlowLogFamily, FlowLogFormat, FlowLogQuery, QuerySpan } from 'cdk-network-visibility';

/** What a pack of questions saves by default for records of VPCs in the recommended format, over any span. */
export function defaultPack(span: QuerySpan): FlowLogQuery[] {
  return FlowLogQuery.all({ span }).filter(({ _question: { needs, families = [FlowLogFamily.VPC] } }) =>
    families.includes(FlowLogFamily.VPC) && FlowLogFormat.RECOMMENDED_V5.covers(...needs));
}
