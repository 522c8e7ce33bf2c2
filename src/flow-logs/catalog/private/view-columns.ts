import { KnownNetworks } from '../../../athena';
import { FlowLogFamily, FlowLogField as Field, FlowLogFormat, FlowLogValueType } from '../../format';

/** A column of a view: how it is worked out from those of the table. */
export interface ViewColumn {
  readonly name: string;
  readonly type: ViewType;
  readonly sql: string;
}

/** Types that Athena can keep in the catalogue: it knows neither addresses nor times with a zone there. */
export type ViewType = 'string' | 'int' | 'bigint' | 'timestamp' | 'boolean';

/** What a view is worked out from. */
export interface ViewSource {
  readonly format: FlowLogFormat;
  readonly family: FlowLogFamily;
  readonly networks: KnownNetworks;
}

/** Names of the protocols that networks carry, as IANA writes them but in lower case. */
const PROTOCOLS: readonly [number: number, name: string][] = [
  [1, 'icmp'], [2, 'igmp'], [4, 'ipv4'], [6, 'tcp'], [17, 'udp'], [41, 'ipv6'], [47, 'gre'], [50, 'esp'], [51, 'ah'], [58, 'ipv6-icmp'], [88, 'eigrp'],
  [89, 'ospf'], [103, 'pim'], [112, 'vrrp'], [115, 'l2tp'], [132, 'sctp'],
];

const FLAGS: readonly [bit: number, name: string][] = [[2, 'SYN'], [16, 'ACK'], [1, 'FIN'], [4, 'RST'], [8, 'PSH'], [32, 'URG']];

const VALUE_TYPES: Record<FlowLogValueType, ViewType> = {
  [FlowLogValueType.INT_32]: 'int',
  [FlowLogValueType.INT_64]: 'bigint',
  [FlowLogValueType.STRING]: 'string',
};

const ADDRESSES: readonly Field[] = [Field.SRCADDR, Field.DSTADDR, Field.PKT_SRCADDR, Field.PKT_DSTADDR];

/** The columns of the view, but for those of the partitions: each field under its own name, then what the fields say together. */
export function viewColumns(source: ViewSource): ViewColumn[] {
  const once = source.format.fields.filter(field => field._repetition === undefined);
  return [...once.flatMap(field => fieldColumns(field, source.format)), ...ends(source), ...sides(source), ...opener(source)];
}

/** Records that hold a flow. A file without the field cannot tell them apart, and its records stay. */
export function flowsOnly(format: FlowLogFormat): string | undefined {
  return format.covers(Field.LOG_STATUS) ? `coalesce(${column(Field.LOG_STATUS)}, 'OK') = 'OK'` : undefined;
}

function fieldColumns(field: Field, format: FlowLogFormat): ViewColumn[] {
  const { columnName: name, valueType } = field;
  const type = VALUE_TYPES[valueType];
  switch (name) {
    // The view holds records of one status.
    case 'log_status': return [];
    case 'start': return [{ name: 'start_time', type: 'timestamp', sql: time(field) }];
    case 'end': return [{ name: 'end_time', type: 'timestamp', sql: time(field) }];
    case 'protocol': return [{ name, type, sql: column(field) }, { name: 'protocol_name', type: 'string', sql: protocolName(field) }];
    case 'tcp_flags': return [{ name, type, sql: column(field) }, { name: 'tcp_flag_names', type: 'string', sql: flagNames(field) }];
    default: return [{
      name: field._needsTagKeys ? tagName(field, format) : name,
      type,
      sql: valueType === FlowLogValueType.STRING ? cleaned(field) : column(field),
    }];
  }
}

/** Text without the sign for "missing": addresses in one spelling, tags decoded. */
function cleaned(field: Field): string {
  if (ADDRESSES.includes(field)) {
    return spelled(address(field));
  }
  return field._needsTagKeys ? `url_decode(${text(field)})` : text(field);
}

/** A tag is called after its key where that is known and leaves a name of its own: `instance_tag_cost_center`. */
function tagName(field: Field, format: FlowLogFormat): string {
  const called = (tag: Field): string => {
    const words = (format._tagKeyOf(tag) ?? '').replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
    const word = words.replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
    return word === '' ? tag.columnName : `${tag.columnName.replace(/_2$/, '')}_${word}`;
  };
  const isShared = format.fields.some(other => other !== field && other._needsTagKeys && called(other) === called(field));
  return isShared ? field.columnName : called(field);
}

/** Source and destination as the packets name them; the interface's own address where the packet's is not recorded. */
function ends({ format }: ViewSource): ViewColumn[] {
  return ENDS.flatMap(end => {
    const at = addressOf(format, end);
    return at === undefined ? [] : [{ name: `${end.name}_address`, type: 'string', sql: spelled(at) }];
  });
}

/** Whose each end is, and whether the traffic is expected. */
function sides({ format, networks }: ViewSource): ViewColumn[] {
  const sideColumns = ENDS.flatMap((end): ViewColumn[] => {
    const at = addressOf(format, end);
    if (at === undefined) {
      return [];
    }
    // An address of EC2 is somebody's instance, most of them somebody else's.
    const service = format.covers(end.service) ? ` WHEN nullif(${text(end.service)}, 'EC2') IS NOT NULL THEN 'aws'` : '';
    const sql = `CASE WHEN ${networks._isInternal(at)} THEN 'internal'${service} WHEN ${at} IS NOT NULL THEN 'internet' END`;
    return [{ name: `${end.name}_side`, type: 'string', sql }];
  });
  const known = ENDS.flatMap(end => addressOf(format, end) ?? []);
  const unexpected = networks._isNotNoise(...known);
  const noise = unexpected.length === 0 ? 'false' : `coalesce(NOT (${unexpected.join(' AND ')}), false)`;
  return known.length === 0 ? [] : [...sideColumns, { name: 'is_known_noise', type: 'boolean', sql: noise }];
}

/**
 * Who opened a TCP connection. Flags of an interval are OR-ed: the client of a short connection shows 3, its server 19, and a connection that was
 * open before shows 0, which tells nothing.
 */
function opener({ format, family }: ViewSource): ViewColumn[] {
  if (!format.covers(Field.TCP_FLAGS)) {
    return [];
  }
  const chosen = (name: string, type: ViewType, bySource: string | undefined, byDestination: string | undefined): ViewColumn[] =>
    bySource === undefined || byDestination === undefined ? [] : [{ name, type, sql: byOpener(family, bySource, byDestination) }];
  const [from, to] = ENDS.map(end => addressOf(format, end)).map(at => at === undefined ? undefined : spelled(at));
  const [fromPort, toPort] = ENDS.map(end => format.covers(end.port) ? column(end.port) : undefined);
  return [
    ...chosen('opened_by', 'string', "'source'", "'destination'"),
    ...chosen('client_address', 'string', from, to),
    ...chosen('client_port', 'int', fromPort, toPort),
    ...chosen('server_address', 'string', to, from),
    ...chosen('server_port', 'int', toPort, fromPort),
  ];
}

/** One value where the source opened the connection, another where the destination did. */
function byOpener(family: FlowLogFamily, bySource: string, byDestination: string): string {
  const flag = (bit: number) => `bitwise_and(${column(Field.TCP_FLAGS)}, ${bit}) = ${bit}`;
  // Transit gateways record every ACK: SYN and ACK of one interval may be the client's as well.
  const answers = family === FlowLogFamily.VPC ? ` WHEN ${flag(2)} THEN ${byDestination}` : '';
  return `CASE WHEN ${flag(2)} AND NOT ${flag(16)} THEN ${bySource}${answers} END`;
}

interface End {
  readonly name: string;
  readonly address: Field;
  readonly packetAddress: Field;
  readonly port: Field;
  readonly service: Field;
}

const ENDS: readonly End[] = [
  { name: 'source', address: Field.SRCADDR, packetAddress: Field.PKT_SRCADDR, port: Field.SRCPORT, service: Field.PKT_SRC_AWS_SERVICE },
  { name: 'destination', address: Field.DSTADDR, packetAddress: Field.PKT_DSTADDR, port: Field.DSTPORT, service: Field.PKT_DST_AWS_SERVICE },
];

function addressOf(format: FlowLogFormat, end: End): string | undefined {
  const recorded = [end.packetAddress, end.address].filter(field => format.covers(field)).map(address);
  return recorded.length > 1 ? `coalesce(${recorded.join(', ')})` : recorded[0];
}

function column(field: Field): string {
  return `"${field.columnName}"`;
}

function text(field: Field): string {
  return `nullif(${column(field)}, '-')`;
}

function address(field: Field): string {
  return `try_cast(${text(field)} AS ipaddress)`;
}

function spelled(ip: string): string {
  return `CAST(${ip} AS varchar)`;
}

function time(field: Field): string {
  return `CAST(from_unixtime(${column(field)}) AS timestamp)`;
}

function protocolName(field: Field): string {
  const names = PROTOCOLS.map(([number, name]) => `WHEN ${number} THEN '${name}'`).join(' ');
  return `CASE ${column(field)} ${names} ELSE CAST(${column(field)} AS varchar) END`;
}

function flagNames(field: Field): string {
  const names = FLAGS.map(([bit, name]) => `if(bitwise_and(${column(field)}, ${bit}) = ${bit}, '${name}')`);
  return `nullif(array_join(ARRAY[${names.join(', ')}], ' '), '')`;
}
