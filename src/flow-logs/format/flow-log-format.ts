import { createHash } from 'crypto';
import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { FlowLogFamily } from './flow-log-family';
import { fieldNames, FlowLogField as Field, FlowLogField } from './flow-log-field';
import { FlowLogTagKeys } from './flow-log-tag-keys';
import { parseReference } from './private/references';
import { checkedTagKeys, copyOfTagKeys, fieldsOfTags, matchTagKeys, tagFieldSpecifications, tagKeyOf, unionOfTagKeys } from './private/tag-keys';
import { guard } from '../../private/arguments';
import { listedTwice } from '../../private/checks';
import { reject, show } from '../../private/errors';
import { isKnown } from '../../private/tokens';

/**
 * How to read a log format that someone already has.
 */
export interface FlowLogFormatParseOptions {
  /**
   * Fields in the text that this library does not name yet.
   *
   * @default - every name in the text must be a known field
   */
  readonly extraFields?: FlowLogField[];

  /**
   * Keys of the tag fields in the text (`TagFieldSpecifications` of the flow log): one for each, no more.
   *
   * @default - not known: a format with tag fields can then be read, not written
   */
  readonly tags?: FlowLogTagKeys;
}

/**
 * What a flow log record says: its fields, in order.
 *
 * The flow log's `LogFormat`, the columns of the table and the choice of questions are all derived from it. A format never
 * changes: `plus` returns a new one, and presets are frozen by version, because AWS replaces a flow log whose format changes.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export class FlowLogFormat {
  /**
   * The default format of VPC flow logs: the 14 fields of version 2.
   *
   * Half of the questions cannot be answered from it: it tells neither who opened a connection (`tcp-flags`), nor in which direction
   * a record was taken (`flow-direction`), nor a pod from its node (`pkt-srcaddr`). Prefer `RECOMMENDED_V5` where you can choose.
   */
  public static readonly DEFAULT = FlowLogFormat.of(
    Field.VERSION, Field.ACCOUNT_ID, Field.INTERFACE_ID, Field.SRCADDR, Field.DSTADDR, Field.SRCPORT, Field.DSTPORT,
    Field.PROTOCOL, Field.PACKETS, Field.BYTES, Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
  );

  /**
   * The default fields first, then those of versions 3 to 5 that questions need: 27 fields.
   *
   * Left out are `sublocation-type` and `sublocation-id`, which are `-` outside Outposts, Local and Wavelength Zones. As text a
   * record takes about twice the room of one in the default format, before compression.
   */
  public static readonly RECOMMENDED_V5 = FlowLogFormat.DEFAULT.plus(
    Field.VPC_ID, Field.SUBNET_ID, Field.INSTANCE_ID, Field.TCP_FLAGS, Field.TYPE, Field.PKT_SRCADDR, Field.PKT_DSTADDR,
    Field.REGION, Field.AZ_ID, Field.PKT_SRC_AWS_SERVICE, Field.PKT_DST_AWS_SERVICE, Field.FLOW_DIRECTION, Field.TRAFFIC_PATH,
  );

  /**
   * `RECOMMENDED_V5` and the name of the ECS service behind each flow: 30 fields. Answers who talks by service, cluster and task.
   *
   * Added are `ecs-cluster-name`, `ecs-service-name` and `ecs-task-id`: 6 bytes a record as text where no task is involved, about 50
   * where one is. Tasks that no service started have `-` as service; `plus(FlowLogField.ECS_TASK_DEFINITION_ARN)` tells what they run.
   *
   * Only tasks in `awsvpc` mode have the fields, and none of another account. Create the first ECS cluster before the flow log: AWS was
   * seen to refuse the fields without one. Who creates the flow log (with CloudFormation: its execution role) needs `ecs:ListClusters`,
   * `ecs:ListServices` and `ecs:ListTasks`; other ECS fields `ecs:ListContainerInstances` or `ecs:ListTaskDefinitions`.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
   */
  public static readonly ECS_V7 = FlowLogFormat.RECOMMENDED_V5.plus(
    Field.ECS_CLUSTER_NAME, Field.ECS_SERVICE_NAME, Field.ECS_TASK_ID,
  );

  /**
   * `RECOMMENDED_V5` and what security teams ask beyond it: 29 fields. Answers what VPC Block Public Access or encryption controls
   * refused (`reject-reason`), and which flows are not encrypted (`encryption-status`).
   *
   * Adds about 4 bytes a record as text. Both fields are `-` where those features of the VPC are off.
   */
  public static readonly SECURITY_V10 = FlowLogFormat.RECOMMENDED_V5.plus(Field.REJECT_REASON, Field.ENCRYPTION_STATUS);

  /**
   * `RECOMMENDED_V5` and what is asked about the bill: 31 fields. Answers who uses which NAT gateway, regional ones included
   * (`interface-type`, `resource-id`), what leaves through NAT, a transit gateway or an endpoint as seen by the workload
   * (`next-hop-interface-type`), and how much crosses Availability Zones, by pair (`az-id`, `next-hop-az-id`).
   *
   * Adds 25 to 55 bytes a record as text. Left out are interface, subnet and VPC of the next hop, which the bill does not ask for.
   */
  public static readonly COST_V11 = FlowLogFormat.RECOMMENDED_V5.plus(
    Field.RESOURCE_ID, Field.INTERFACE_TYPE, Field.NEXT_HOP_AZ_ID, Field.NEXT_HOP_INTERFACE_TYPE,
  );

  /**
   * The default format of transit gateway flow logs: all 36 fields of versions 2 to 6.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/tgw/tgw-flow-logs.html
   */
  public static readonly TRANSIT_GATEWAY_DEFAULT = FlowLogFormat.of(
    Field.VERSION, Field.RESOURCE_TYPE, Field.ACCOUNT_ID, Field.TGW_ID, Field.TGW_ATTACHMENT_ID, Field.TGW_SRC_VPC_ACCOUNT_ID,
    Field.TGW_DST_VPC_ACCOUNT_ID, Field.TGW_SRC_VPC_ID, Field.TGW_DST_VPC_ID, Field.TGW_SRC_SUBNET_ID, Field.TGW_DST_SUBNET_ID,
    Field.TGW_SRC_ENI, Field.TGW_DST_ENI, Field.TGW_SRC_AZ_ID, Field.TGW_DST_AZ_ID, Field.TGW_PAIR_ATTACHMENT_ID, Field.SRCADDR,
    Field.DSTADDR, Field.SRCPORT, Field.DSTPORT, Field.PROTOCOL, Field.PACKETS, Field.BYTES, Field.START, Field.END,
    Field.LOG_STATUS, Field.TYPE, Field.PACKETS_LOST_NO_ROUTE, Field.PACKETS_LOST_BLACKHOLE, Field.PACKETS_LOST_MTU_EXCEEDED,
    Field.PACKETS_LOST_TTL_EXPIRED, Field.TCP_FLAGS, Field.REGION, Field.FLOW_DIRECTION, Field.PKT_SRC_AWS_SERVICE,
    Field.PKT_DST_AWS_SERVICE,
  );

  /**
   * A format of the given fields, in the given order.
   *
   * @param fields at least one field, none twice, all of one family
   * @throws when there is no field, a field is listed twice, or no family of records has them all
   */
  public static of(...fields: FlowLogField[]): FlowLogFormat {
    return new FlowLogFormat(fields);
  }

  /**
   * Reads a log format that someone already has, for example `${version} ${srcaddr}`.
   *
   * A field that the text lists twice is kept, since text files are read by position: its second column is called `srcaddr_repeated_2`. Such a format can be
   * read, not written; over Parquet, which is read by name, the table leaves the second column out.
   *
   * @param logFormat field references in dollar-brace form, separated by white space; must be known at synth, since table
   *   columns follow from it
   * @param options fields that the library does not name yet, keys of tag fields
   * @throws when a reference is malformed or names no known field, or keys and tag fields do not match
   */
  public static parse(logFormat: string, options: FlowLogFormatParseOptions = {}): FlowLogFormat {
    if (!isKnown(logFormat)) {
      reject(`logFormat must be known at synth, got the token ${show(logFormat)}; table columns follow from it, so write the text itself`);
    }
    const extra = options.extraFields ?? [];
    const words = logFormat.split(/\s+/).filter(word => word !== '');
    if (words.length === 0) {
      reject(`logFormat must hold at least one field, got ${show(logFormat)}; use FlowLogFormat.DEFAULT for the format AWS uses by default`);
    }
    const listed = words.map(word => parseReference(word, extra, logFormat));
    const fields = listed.map((field, index) => {
      const before = listed.slice(0, index).filter(other => other === field).length;
      return before === 0 ? field : field._repeated(before + 1);
    });
    const unused = extra.filter(field => !fields.includes(field));
    if (unused.length > 0) {
      reject(`extraFields lists ${fieldNames(unused)}, which logFormat ${show(logFormat)} does not contain; remove it or add it to the text`);
    }
    return new FlowLogFormat(fields, options.tags === undefined ? {} : checkedTagKeys(options.tags));
  }

  private readonly _fields: readonly FlowLogField[];
  private readonly _tags: FlowLogTagKeys;

  private constructor(fields: readonly FlowLogField[], tags: FlowLogTagKeys = {}) {
    this._fields = [...fields];
    this._tags = tags;
    if (fields.length === 0) {
      reject('fields of a flow log format must be at least one, got none; use FlowLogFormat.DEFAULT for the format AWS uses by default');
    }
    const twice = listedTwice(fields.map(field => field.columnName));
    if (twice !== undefined) {
      reject(`fields of a flow log format must differ, got ${show(fields.find(field => field.columnName === twice)!.name)} twice; list it once`);
    }
    if (!this.supports(FlowLogFamily.VPC) && !this.supports(FlowLogFamily.TRANSIT_GATEWAY)) {
      const vpcOnly = this._fields.filter(field => !field.supports(FlowLogFamily.TRANSIT_GATEWAY));
      const gatewayOnly = this._fields.filter(field => !field.supports(FlowLogFamily.VPC));
      reject('fields of a flow log format must belong to one family of records, got '
        + `${fieldNames(vpcOnly)} (VPC only) with ${fieldNames(gatewayOnly)} (transit gateway only); make two formats`);
    }
    if (this.hasTagKeys) {
      matchTagKeys(fields, tags);
    }
  }

  /** The fields in order, as a copy. */
  public get fields(): FlowLogField[] {
    return [...this._fields];
  }

  /** The log format as AWS spells it, for example `${version} ${srcaddr}`. */
  public get logFormat(): string {
    return this._fields.join(' ');
  }

  /**
   * Keys of the tags that records show, as a copy; empty where there are none, or where the keys are not known.
   */
  public get tagKeys(): FlowLogTagKeys {
    return copyOfTagKeys(this._tags);
  }

  /**
   * A new format with more fields at the end. This one stays as it is.
   *
   * @param fields fields that the format does not have yet; tag fields come by `withTags` or `parse`, which bring their keys
   * @throws when a field is already there or belongs to another family
   */
  public plus(...fields: FlowLogField[]): FlowLogFormat {
    return new FlowLogFormat([...this._fields, ...fields], this._tags);
  }

  /**
   * A new format whose records also show tags: the tag fields that the keys call for, at the end. VPC records only.
   *
   * Values are percent-encoded (`url_decode` in Athena), `-` where the tag is missing or another account owns the resource. The first
   * hour of a new flow log is unreliable. Each field adds the length of its value to every record, and delivery is billed per GB.
   *
   * Who creates the flow log (with CloudFormation: its execution role) needs `ec2:DescribeTags` for instances and interfaces,
   * `autoscaling:DescribeTags` for Auto Scaling groups, and `iam:CreateServiceLinkedRole`: AWS makes the role
   * AWSServiceRoleForVPCFlowLogs and EventBridge rules that follow the tags. AWS offers that role in 25 Regions.
   *
   * Another key replaces the flow logs. Parquet files of before then hold the old key's values in the same column: give the layout
   * a prefix of its own with the new key. Text gets one by default.
   *
   * @param tags one or two keys for each kind of resource
   * @throws when there is no key, a key is malformed, or the format has tag fields already
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-slr.html
   */
  public withTags(tags: FlowLogTagKeys): FlowLogFormat {
    const present = this._fields.filter(field => field._needsTagKeys);
    if (present.length > 0) {
      reject(`withTags must be called on a format without tag fields, which it adds itself, got one with ${fieldNames(present)}; give all keys in one call, `
        + 'or keep the places of the fields: FlowLogFormat.parse(logFormat, { tags })');
    }
    const keys = checkedTagKeys(tags);
    return new FlowLogFormat([...this._fields, ...fieldsOfTags(keys)], keys);
  }

  /**
   * The fields of this format, then those that only the other has: what a table must show over a Parquet prefix to which flow logs of both write.
   *
   * @param other a format of the same family; text files of two formats cannot be read together
   * @throws when a field has another type or shows another tag in the other format, or no family of records has them all
   */
  public union(other: FlowLogFormat): FlowLogFormat {
    for (const theirs of other._fields) {
      const ours = this._fields.find(field => field.name === theirs.name);
      if (ours !== undefined && ours.valueType !== theirs.valueType) {
        reject(`formats of a union must give a field one type, got ${show(ours.name)} as ${ours.valueType} and as ${theirs.valueType}; describe it alike in both`);
      }
    }
    const clash = this._fields.find(field => differ(this._tagKeyOf(field), other._tagKeyOf(field)));
    if (clash !== undefined) {
      reject(`formats of a union must show the same tag in ${clash.name}, got ${show(this._tagKeyOf(clash))} and ${show(other._tagKeyOf(clash))}; `
        + 'the column would mean two things, so make two tables');
    }
    // Of a format that is only read, keys may be unknown; half of them would be worse than none.
    const knowsKeys = [this, other].every(format => format._fieldsWithoutTagKey.length === 0);
    return new FlowLogFormat([...this._fields, ...this._missing(other._fields)], knowsKeys ? unionOfTagKeys(this._tags, other._tags) : {});
  }

  /**
   * Whether the format has all of the given fields.
   *
   * @param fields the fields that a question reads
   */
  public covers(...fields: FlowLogField[]): boolean {
    return this._missing(fields).length === 0;
  }

  /**
   * Whether flow logs of a family can write this format.
   *
   * @param family the family of the flow log's source
   */
  public supports(family: FlowLogFamily): boolean {
    return this._fields.every(field => field.supports(family));
  }

  /**
   * The format for the `logFormat` prop of `ec2.FlowLog`, for those who use the construct of aws-cdk-lib.
   *
   * That construct cannot pass tag keys: for a format with tag fields set `tagFieldSpecifications` of its `ec2.CfnFlowLog` as well.
   */
  public toEc2LogFormat(): ec2.LogFormat[] {
    return this._fields.map(field => ec2.LogFormat.field(field.name));
  }

  /** @internal */
  public _missing(fields: readonly FlowLogField[]): FlowLogField[] {
    const names = new Set(this._fields.map(field => field.name));
    return fields.filter(field => !names.has(field.name));
  }

  /**
   * Short text that differs between formats: text files of two formats must not lie under one prefix.
   *
   * @internal
   */
  public get _fingerprint(): string {
    // Frozen for formats without tags: default prefixes contain it.
    const tags = this.hasTagKeys ? `\n${JSON.stringify(this._tags)}` : '';
    return createHash('sha256').update(this.logFormat + tags).digest('hex').slice(0, 8);
  }

  /** The key whose values a tag field shows, where it is known. @internal */
  public _tagKeyOf(field: FlowLogField): string | undefined {
    return tagKeyOf(field, this._tags);
  }

  /** Tag fields whose key is not known: such a format can be read, not written. @internal */
  public get _fieldsWithoutTagKey(): FlowLogField[] {
    return this._fields.filter(field => field._needsTagKeys && this._tagKeyOf(field) === undefined);
  }

  /** Fields that the format lists more than once: such a format can be read, not written. @internal */
  public get _repeatedFields(): FlowLogField[] {
    return this._fields.filter(field => field._repetition !== undefined);
  }

  /** @internal */
  public get _tagFieldSpecifications(): { resourceType: string; tagKeys: string[] }[] | undefined {
    return tagFieldSpecifications(this._tags);
  }

  private get hasTagKeys(): boolean {
    return Object.keys(this._tags).length > 0;
  }
}
guard({ FlowLogFormat });

function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}
