import { isIP } from 'net';
import { Duration, Size } from 'aws-cdk-lib';
import { administrationFromInternet } from './private/catalogue/administration-from-internet';
import { lostRecords } from './private/catalogue/lost-records';
import { portScan } from './private/catalogue/port-scan';
import { rejectedToPort } from './private/catalogue/rejected-to-port';
import { securityGroupOrNetworkAcl } from './private/catalogue/security-group-or-network-acl';
import { serviceMap } from './private/catalogue/service-map';
import { silentInterfaces } from './private/catalogue/silent-interfaces';
import { topTalkers } from './private/catalogue/top-talkers';
import { uploadsToInternet } from './private/catalogue/uploads-to-internet';
import { whoTalkedTo } from './private/catalogue/who-talked-to';
import { Question } from './private/question';
import { QuerySpan, spoken } from './query-span';
import { reject, show } from '../private/errors';
import { isKnown } from '../private/tokens';

const DEFAULT_SPAN = QuerySpan.last(Duration.hours(24));
const MEBIBYTE = 1024 * 1024;

/**
 * What every question can be told.
 */
export interface FlowLogQueryOptions {
  /**
   * Which time the question looks at.
   *
   * @default QuerySpan.last(Duration.hours(24))
   */
  readonly span?: QuerySpan;

  /**
   * Name of the saved query: lower case letters, digits, dots and hyphens, at most 128. Names differ within a pack.
   *
   * @default - a name that tells the question, such as `top-talkers`
   */
  readonly queryName?: string;
}

/**
 * Options of `FlowLogQuery.all()`.
 */
export interface AllQueriesOptions {
  /**
   * Which time the questions look at.
   *
   * @default QuerySpan.last(Duration.hours(24))
   */
  readonly span?: QuerySpan;
}

/**
 * Options of `FlowLogQuery.rejectedToPort()`.
 */
export interface RejectedToPortOptions extends FlowLogQueryOptions {
  /**
   * The port of the service, 0 to 65535.
   *
   * @default 3306
   */
  readonly port?: number;
}

/**
 * Options of `FlowLogQuery.whoTalkedTo()`.
 */
export interface WhoTalkedToOptions extends FlowLogQueryOptions {
  /**
   * The address to look for, IPv4 or IPv6.
   *
   * @default - `10.0.0.10`, a placeholder to be changed in the saved query
   */
  readonly address?: string;
}

/**
 * Options of `FlowLogQuery.portScan()`.
 */
export interface PortScanOptions extends FlowLogQueryOptions {
  /**
   * From how many ports within an hour attempts count as a scan, at least 2.
   *
   * @default 20
   */
  readonly ports?: number;
}

/**
 * Options of `FlowLogQuery.uploadsToInternet()`.
 */
export interface UploadsToInternetOptions extends FlowLogQueryOptions {
  /**
   * From how many bytes to one remote address an upload is shown.
   *
   * @default Size.mebibytes(100)
   */
  readonly least?: Size;
}

/**
 * Options of `FlowLogQuery.silentInterfaces()`.
 */
export interface SilentInterfacesOptions extends FlowLogQueryOptions {
  /**
   * How long an interface must have been silent: whole minutes, at least 30, since records arrive late, and less than the span.
   *
   * @default Duration.hours(1)
   */
  readonly silence?: Duration;
}

/**
 * A question that people ask of flow logs, as Athena SQL.
 *
 * Options are written into the text as readable literals; a comment on top names them and says what the answer means.
 * A question bounds the partition column, so that it reads only the files of its span.
 */
export class FlowLogQuery {
  /**
   * All questions of the catalogue, with the options they have by default.
   *
   * @param options the span of all of them
   */
  public static all(options: AllQueriesOptions = {}): FlowLogQuery[] {
    return [
      FlowLogQuery.rejectedToPort(options),
      FlowLogQuery.securityGroupOrNetworkAcl(options),
      FlowLogQuery.whoTalkedTo(options),
      FlowLogQuery.serviceMap(options),
      FlowLogQuery.topTalkers(options),
      FlowLogQuery.administrationFromInternet(options),
      FlowLogQuery.portScan(options),
      FlowLogQuery.uploadsToInternet(options),
      FlowLogQuery.lostRecords(options),
      FlowLogQuery.silentInterfaces(options),
    ];
  }

  /**
   * What was rejected on a port, newest first?
   *
   * @param options port and span
   * @throws when the port is not a whole number from 0 to 65535
   */
  public static rejectedToPort(options: RejectedToPortOptions = {}): FlowLogQuery {
    return new FlowLogQuery(rejectedToPort(whole('port', options.port ?? 3306, [0, 65535], '3306')), options);
  }

  /**
   * Was it a security group or a network ACL that rejected? A hint. Needs `flow-direction`.
   *
   * @param options span
   */
  public static securityGroupOrNetworkAcl(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(securityGroupOrNetworkAcl(), options);
  }

  /**
   * Who talked to an address, anywhere? Needs `pkt-srcaddr` and `pkt-dstaddr`.
   *
   * @param options address and span
   * @throws when the address is neither IPv4 nor IPv6
   */
  public static whoTalkedTo(options: WhoTalkedToOptions = {}): FlowLogQuery {
    const address = options.address ?? '10.0.0.10';
    if (!isKnown(address) || isIP(address) === 0 || address.includes('%')) {
      reject(`address must be an IPv4 or IPv6 address without zone, known at synth, got ${show(address)}; write "10.0.0.10" or "2001:db8::1"`);
    }
    return new FlowLogQuery(whoTalkedTo(address), options);
  }

  /**
   * Who talked to whom: clients, servers, ports, connections, bytes? Needs `tcp-flags` and `flow-direction`.
   *
   * @param options span
   */
  public static serviceMap(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(serviceMap(), options);
  }

  /**
   * Which pairs of addresses moved most bytes? With `flow-direction` each byte counts once.
   *
   * @param options span
   */
  public static topTalkers(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(topTalkers(), options);
  }

  /**
   * Which SSH, RDP or WinRM connections were accepted from the internet? Needs `tcp-flags`.
   *
   * @param options span
   */
  public static administrationFromInternet(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(administrationFromInternet(), options);
  }

  /**
   * Which source tried many ports of one host? With `tcp-flags` accepted attempts count too.
   *
   * @param options number of ports and span
   * @throws when the number is not a whole number from 2 to 65535
   */
  public static portScan(options: PortScanOptions = {}): FlowLogQuery {
    return new FlowLogQuery(portScan(whole('ports', options.ports ?? 20, [2, 65535], '20')), options);
  }

  /**
   * Who sent much to one address on the internet? Needs `flow-direction`.
   *
   * @param options least size and span
   */
  public static uploadsToInternet(options: UploadsToInternetOptions = {}): FlowLogQuery {
    const least = options.least ?? Size.mebibytes(100);
    if (least.isUnresolved()) {
      reject('least must be a size known at synth, got a token; write Size.mebibytes(100)');
    }
    const bytes = whole('least', least.toBytes(), [1, Number.MAX_SAFE_INTEGER], 'Size.mebibytes(100)');
    return new FlowLogQuery(uploadsToInternet(bytes, bytes % MEBIBYTE === 0 ? `${bytes / MEBIBYTE} MiB` : `${bytes} bytes`), options);
  }

  /**
   * Where were records lost (SKIPDATA)? Answers of other questions are incomplete there.
   *
   * @param options span
   */
  public static lostRecords(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(lostRecords(), options);
  }

  /**
   * Which interfaces have gone silent, or are gone?
   *
   * @param options silence and span
   * @throws when the silence is shorter than 30 minutes or not shorter than the span
   */
  public static silentInterfaces(options: SilentInterfacesOptions = {}): FlowLogQuery {
    const silence = options.silence ?? Duration.hours(1);
    const minutes = silence.isUnresolved() ? NaN : silence.toMinutes({ integral: false });
    if (!Number.isInteger(minutes) || minutes < 30) {
      reject('silence must be whole minutes known at synth, at least 30, since records arrive up to 15 minutes late, '
        + `got ${silence.isUnresolved() ? 'a token' : silence.toHumanString()}; write Duration.hours(1)`);
    }
    const span = (options.span ?? DEFAULT_SPAN)._duration.toMinutes();
    if (minutes >= span) {
      reject(`silence must be shorter than the span of ${spoken(span)}, got ${spoken(minutes)}; lengthen the span or shorten the silence`);
    }
    return new FlowLogQuery(silentInterfaces(minutes * 60, spoken(minutes)), options);
  }

  /** Name of the saved query. */
  public readonly queryName: string;

  /** The question as people ask it. */
  public readonly question: string;

  /** @internal */
  public readonly _question: Question;
  /** @internal */
  public readonly _span: QuerySpan;

  private constructor(question: Question, options: FlowLogQueryOptions) {
    this.queryName = checkedName(options.queryName) ?? question.name;
    this.question = question.asked;
    this._question = question;
    this._span = options.span ?? DEFAULT_SPAN;
  }
}

function checkedName(name: string | undefined): string | undefined {
  if (name !== undefined && (!isKnown(name) || !/^[a-z0-9][a-z0-9.-]{0,127}$/.test(name))) {
    reject(`queryName must be lower case letters, digits, dots and hyphens known at synth, at most 128, got ${show(name)}; write "rejected-to-mysql"`);
  }
  return name;
}

function whole(prop: string, value: number, [least, most]: [number, number], example: string): number {
  if (!isKnown(value) || !Number.isInteger(value) || value < least || value > most) {
    reject(`${prop} must be a whole number from ${least} to ${most} known at synth, got ${isKnown(value) ? value : 'a token'}; write ${example}`);
  }
  return value;
}
