import { Duration, Size } from 'aws-cdk-lib';
import { FlowLogQueryOptions, FlowLogQueryScopeOptions } from './options/common';
import { OwnQueryOptions } from './options/own';
import { SilentInterfacesOptions } from './options/sound';
import { LikeAwsTemplateOptions } from './options/template';
import { WhoTalkedToOptions } from './options/who';
import { RejectedToPortOptions, WhatChangedOptions, WherePacketsStopOptions } from './options/why';
import { PortScanOptions, UploadsToInternetOptions } from './options/wrong';
import * as sound from './private/catalogue/sound';
import { likeAwsTemplate } from './private/catalogue/template';
import * as who from './private/catalogue/who';
import * as why from './private/catalogue/why';
import * as wrong from './private/catalogue/wrong';
import { differentAddresses, ipAddress, places, queryName, whole, wholeMinutes } from './private/checks';
import { ownQuestion } from './private/own';
import { Question } from './private/question';
import { QuerySpan, spoken } from './query-span';
import { reject } from '../private/errors';

const DEFAULT_SPAN = QuerySpan.last(Duration.hours(24));
const MEBIBYTE = 1024 * 1024;

/**
 * A question that people ask of flow logs, as Athena SQL.
 *
 * Options are written into the text as readable literals; a comment on top names them and says what the answer means.
 * A question bounds the partition column, so that it reads only the files of its span.
 */
export class FlowLogQuery {
  /**
   * The whole catalogue, with the options that questions have by default.
   *
   * A pack keeps those that are about the records of its table, and says in a note which of them lack fields.
   *
   * @param options where and when all of them look
   */
  public static all(options: FlowLogQueryScopeOptions = {}): FlowLogQuery[] {
    return [
      // Why does it not work
      FlowLogQuery.rejectedToPort(options),
      FlowLogQuery.securityGroupOrNetworkAcl(options),
      FlowLogQuery.wherePacketsStop(options),
      FlowLogQuery.connectionsWithoutAnswer(options),
      FlowLogQuery.rejectedMidConnection(options),
      FlowLogQuery.changedWithin(options),
      FlowLogQuery.mostRejected(options),
      FlowLogQuery.blockPublicAccessOrEncryptionControls(options),
      // Who and what
      FlowLogQuery.whoTalkedTo(options),
      FlowLogQuery.serviceMap(options),
      FlowLogQuery.topTalkers(options),
      // Is something wrong
      FlowLogQuery.administrationFromInternet(options),
      FlowLogQuery.portScan(options),
      FlowLogQuery.uploadsToInternet(options),
      // What does it cost
      // Is the log itself sound
      FlowLogQuery.lostRecords(options),
      FlowLogQuery.silentInterfaces(options),
      // Transit gateway
    ].map(query => new FlowLogQuery(query._question, query._options, true));
  }

  /**
   * The 16 questions of the template that AWS generates to query a flow log in Athena, for those who come from there. They are not part of `all()`.
   *
   * Each reads the files of its span only, leaves out records without a flow, and counts with care: numbers differ from those of AWS's queries.
   * Twelve need no more than the default format. A pack says in a note which of them lack fields.
   *
   * @param options addresses, and where and when all of them look
   * @throws when an address is neither IPv4 nor IPv6
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-run-athena-query.html
   */
  public static likeAwsTemplate(options: LikeAwsTemplateOptions = {}): FlowLogQuery[] {
    const { source = '10.0.0.10', destination = '10.0.0.20', ...scope } = options;
    return likeAwsTemplate(ipAddress('source', source), ipAddress('destination', destination)).map(question => new FlowLogQuery(question, scope, true));
  }

  /**
   * A question of your own, in Athena SQL.
   *
   * The span becomes bounds that Athena knows before it reads, so that only the files of the span are read.
   *
   * @param options name, question and SQL with `{table}` and `{span}`
   * @throws when a placeholder is missing or unknown, or the question is not one line
   */
  public static of(options: OwnQueryOptions): FlowLogQuery {
    return new FlowLogQuery(ownQuestion(options), options);
  }

  // ---- Why does it not work ----

  /**
   * What was rejected on a port, newest first?
   *
   * @param options port and span
   * @throws when the port is not a whole number from 0 to 65535
   */
  public static rejectedToPort(options: RejectedToPortOptions = {}): FlowLogQuery {
    return new FlowLogQuery(why.rejectedToPort(whole('port', options.port ?? 3306, [0, 65535], '3306')), options);
  }

  /**
   * Was it a security group or a network ACL that rejected? A hint. Needs `flow-direction`.
   *
   * @param options span
   */
  public static securityGroupOrNetworkAcl(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(why.securityGroupOrNetworkAcl(), options);
  }

  /**
   * Between two addresses, where do packets stop? Needs `flow-direction`; with `pkt-srcaddr` and `pkt-dstaddr` it looks behind NAT and at
   * secondary addresses too.
   *
   * @param options both addresses, port and span
   * @throws when an address is neither IPv4 nor IPv6, both are one or of two families, or the port is not a whole number from 0 to 65535
   */
  public static wherePacketsStop(options: WherePacketsStopOptions = {}): FlowLogQuery {
    const client = ipAddress('client', options.client ?? '10.0.0.10');
    const server = ipAddress('server', options.server ?? '10.0.0.20');
    differentAddresses(['client', client], ['server', server]);
    const port = options.port === undefined ? undefined : whole('port', options.port, [0, 65535], '443');
    return new FlowLogQuery(why.wherePacketsStop(client, server, port), options);
  }

  /**
   * Which connection attempts got no answer? Needs `tcp-flags`.
   *
   * @param options span
   */
  public static connectionsWithoutAnswer(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(why.connectionsWithoutAnswer(), options);
  }

  /**
   * What is rejected in the middle of a connection, and why? A hint. Needs `tcp-flags`.
   *
   * @param options span
   */
  public static rejectedMidConnection(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(why.rejectedMidConnection(), options);
  }

  /**
   * What changed at a moment: who talked to whom only before, or only after?
   *
   * Looks at the same length of time on both sides, so that its span follows from its options. By default the last hour is compared with the hour before.
   *
   * @param options moment, and how long before and after
   * @throws when the moment is spelled otherwise, or the length is not whole minutes up to 365 days
   */
  public static whatChanged(options: WhatChangedOptions = {}): FlowLogQuery {
    const { at, beforeAndAfter = Duration.hours(1), ...others } = options;
    const minutes = wholeMinutes('beforeAndAfter', beforeAndAfter, [1, 525_600], 'Duration.hours(1)');
    if (at === undefined) {
      const span = QuerySpan.last(Duration.minutes(2 * minutes));
      return new FlowLogQuery(why.whatChanged('what-changed', `What changed ${spoken(minutes)} ago?`), { ...others, span });
    }
    const span = QuerySpan._around(at, minutes);
    return new FlowLogQuery(why.whatChanged(`what-changed-at-${at.toLowerCase().replace(':', '.')}`, `What changed at ${at} UTC?`), { ...others, span });
  }

  /**
   * Who is rejected most, and by which interface? What comes from the internet is told apart from what comes from inside.
   *
   * @param options span
   */
  public static mostRejected(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(why.mostRejected(), options);
  }

  /**
   * What did VPC Block Public Access or encryption controls refuse? Needs `reject-reason`.
   *
   * @param options span
   */
  public static blockPublicAccessOrEncryptionControls(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(why.blockPublicAccessOrEncryptionControls(), options);
  }

  // ---- Who and what ----

  /**
   * Who talked to an address, anywhere? Needs `pkt-srcaddr` and `pkt-dstaddr`.
   *
   * @param options address and span
   * @throws when the address is neither IPv4 nor IPv6
   */
  public static whoTalkedTo(options: WhoTalkedToOptions = {}): FlowLogQuery {
    return new FlowLogQuery(who.whoTalkedTo(ipAddress('address', options.address ?? '10.0.0.10')), options);
  }

  /**
   * Who talked to whom: clients, servers, ports, connections, bytes? Needs `tcp-flags` and `flow-direction`.
   *
   * @param options span
   */
  public static serviceMap(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(who.serviceMap(), options);
  }

  /**
   * Which pairs of addresses moved most bytes? With `flow-direction` each byte counts once.
   *
   * @param options span
   */
  public static topTalkers(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(who.topTalkers(), options);
  }

  // ---- Is something wrong ----

  /**
   * Which SSH, RDP or WinRM connections were accepted from the internet? Needs `tcp-flags`.
   *
   * @param options span
   */
  public static administrationFromInternet(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(wrong.administrationFromInternet(), options);
  }

  /**
   * Which source tried many ports of one host? With `tcp-flags` accepted attempts count too.
   *
   * @param options number of ports and span
   * @throws when the number is not a whole number from 2 to 65535
   */
  public static portScan(options: PortScanOptions = {}): FlowLogQuery {
    return new FlowLogQuery(wrong.portScan(whole('ports', options.ports ?? 20, [2, 65535], '20')), options);
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
    return new FlowLogQuery(wrong.uploadsToInternet(bytes, bytes % MEBIBYTE === 0 ? `${bytes / MEBIBYTE} MiB` : `${bytes} bytes`), options);
  }

  // ---- What does it cost ----

  // ---- Is the log itself sound ----

  /**
   * Where were records lost (SKIPDATA)? Answers of other questions are incomplete there.
   *
   * @param options span
   */
  public static lostRecords(options: FlowLogQueryOptions = {}): FlowLogQuery {
    return new FlowLogQuery(sound.lostRecords(), options);
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
    return new FlowLogQuery(sound.silentInterfaces(minutes * 60, spoken(minutes)), options);
  }

  // ---- Transit gateway ----

  /** What changed in the middle of a span, for `all()`. */
  private static changedWithin({ span, ...others }: FlowLogQueryScopeOptions): FlowLogQuery {
    return span === undefined
      ? FlowLogQuery.whatChanged(others)
      : new FlowLogQuery(why.whatChanged('what-changed', 'What changed in the middle of the span?'), { ...others, span });
  }

  /** Name of the saved query. */
  public readonly queryName: string;

  /** The question as people ask it. */
  public readonly question: string;

  /** @internal */
  public readonly _question: Question;
  /** @internal */
  public readonly _span: QuerySpan;
  /** @internal */
  public readonly _accounts?: readonly string[];
  /** @internal */
  public readonly _regions?: readonly string[];
  /** Whether nobody asked for it by name, but for a whole list. @internal */
  public readonly _partOfAll: boolean;
  /** @internal */
  public readonly _options: FlowLogQueryOptions;

  private constructor(question: Question, options: FlowLogQueryOptions, partOfAll = false) {
    this.queryName = queryName(options.queryName ?? question.name);
    this.question = question.asked;
    this._question = question;
    this._span = options.span ?? DEFAULT_SPAN;
    this._accounts = places('accounts', options.accounts);
    this._regions = places('regions', options.regions);
    this._options = options;
    this._partOfAll = partOfAll;
  }
}
