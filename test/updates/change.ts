import { fullDiff } from '@aws-cdk/cloudformation-diff';
import { App, aws_ec2 as ec2, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FlowLogQueryPack, FlowLogQueryPackProps, FlowLogSource, FlowLogTable, FlowLogTableProps, S3FlowLogs, S3FlowLogsProps } from '../../src';
import { firstTen } from '../flow-logs/questions/story-lab';

/** What a user may change between two deployments. */
export interface Estate {
  /** Names of the VPCs that are sources, in order. */
  readonly sources?: string[];
  readonly flowLogs?: Partial<S3FlowLogsProps>;
  readonly table?: Partial<FlowLogTableProps>;
  readonly pack?: Partial<FlowLogQueryPackProps>;
  readonly tags?: Record<string, string>;
  /** What else the stack holds. */
  readonly more?: (stack: Stack, made: { readonly flowLogs: S3FlowLogs; readonly table: FlowLogTable }) => void;
}

export type Json = { [key: string]: any };

/** Three VPCs, flow logs of some of them, a table and ten questions: a longer catalogue must not change what these tests say. */
export function templateOf({ sources = ['Blue'], flowLogs: props, table: tableProps, pack, tags = {}, more }: Estate = {}): Json {
  const stack = new Stack(new App(), 'Network');
  const vpcs = ['Blue', 'Green', 'Red'].map((id, index) => new ec2.CfnVPC(stack, id, { cidrBlock: `10.${index}.0.0/16` }));
  const named = (id: string) => FlowLogSource.vpc(vpcs.find(vpc => vpc.node.id === id)!);
  const flowLogs = new S3FlowLogs(stack, 'FlowLogs', { sources: sources.map(named), ...props });
  const table = new FlowLogTable(stack, 'Table', { flowLogs, ...tableProps });
  new FlowLogQueryPack(stack, 'Questions', { table, queries: firstTen(), ...pack });
  more?.(stack, { flowLogs, table });
  Object.entries(tags).forEach(([key, value]) => Tags.of(stack).add(key, value));
  return Template.fromStack(stack).toJSON();
}

/**
 * What CloudFormation does from one template to the next: `impact logical id` of every resource that differs, sorted.
 *
 * The hash at the end of logical ids is cut off; two ids that differ in it alone would show twice.
 */
export function changes(before: Json, after: Json): string[] {
  const found: string[] = [];
  fullDiff(before, after).resources.forEachDifference((id, change) => void found.push(`${change.changeImpact} ${id.replace(/[0-9A-F]{8}$/, '')}`));
  return found.sort();
}

/** The only resource of a type, or the one whose logical id starts so. */
export function resource(template: Json, type: string, stem = ''): Json {
  const found = Object.entries<Json>(template.Resources).filter(([id, one]) => one.Type === type && id.startsWith(stem));
  expect(found).toHaveLength(1);
  return found[0][1].Properties;
}
