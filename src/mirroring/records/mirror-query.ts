import { Duration } from 'aws-cdk-lib';
import { MirrorQueryAddressOptions, MirrorQueryDurationOptions, MirrorQueryOptions, MirrorQueryThresholdOptions } from './mirror-query-options';
import { ipAddress, named, queryName, QuerySpan, spoken, whole, wholeMinutes } from '../../athena';
import { reject, show } from '../../private/errors';
import { isKnown } from '../../private/tokens';
import * as connections from './private/queries/connections';
import * as protocols from './private/queries/protocols';
import { MirrorQuestion } from './private/queries/question';
import { guard } from '../../private/arguments';

const DEFAULT_SPAN = QuerySpan.last(Duration.hours(24));
/** A connection may outlast the span by this much and is still found by who talked to whom. */
const UNDER_WAY_HOURS = 24;
const MOST = 1_000_000;

/**
 * A question that people ask of mirrored traffic, as Athena SQL over `MirrorRecordTables`.
 *
 * Options are written into the text as readable literals; a comment on top names them and says what the answer means. A question bounds the
 * column `hour`, so that it reads only the files of its span and an hour or so around it. Where both Suricata and Zeek have written what it needs, it reads what
 * Suricata has.
 */
export class MirrorQuery {
  /**
   * The whole catalogue, with the options that questions have by default.
   *
   * A pack keeps those that its tables can answer and says in a note which of them lack records.
   *
   * @param options which time all of them look at
   */
  public static all(options: MirrorQueryOptions = {}): MirrorQuery[] {
    if (options.queryName !== undefined) {
      reject(`queryName of all questions must be left out, since names differ, got ${show(options.queryName)}; give it to one question`);
    }
    return [
      MirrorQuery.topTalkers(options),
      MirrorQuery.newExternalDestinations(options),
      MirrorQuery.longConnections(options),
      MirrorQuery.whoTalkedTo(options),
      MirrorQuery.mirroredTwice(options),
      MirrorQuery.rareDnsNames(options),
      MirrorQuery.nxdomainFloods(options),
      MirrorQuery.dnsTunnels(options),
      MirrorQuery.oldTlsVersions(options),
      MirrorQuery.doubtfulCertificates(options),
      MirrorQuery.tlsNames(options),
      MirrorQuery.rareUserAgents(options),
      MirrorQuery.clearTextCredentials(options),
      ...spanHours(options) > 6 ? [MirrorQuery.silentSources(options)] : [],
      MirrorQuery.interfaceOfMac(options),
      MirrorQuery.reassemblyGaps(options),
      MirrorQuery.lostPackets(options),
      MirrorQuery.unreadableLines(options),
    ].map(query => new MirrorQuery(query._question, query.options, true));
  }

  /**
   * Which pairs of addresses moved most bytes? A conversation counts once although both of its ends may be mirrored.
   *
   * @param options span
   */
  public static topTalkers(options: MirrorQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(connections.TOP_TALKERS, options);
  }

  /**
   * Which destinations on the internet are new, compared with the time before? It reads that time as well.
   *
   * @param options `duration` is that of the time before: whole minutes from an hour to 90 days, 7 days by default
   * @throws when the duration is another
   */
  public static newExternalDestinations(options: MirrorQueryDurationOptions = {}): MirrorQuery {
    const minutes = wholeMinutes('duration', options.duration ?? Duration.days(7), [60, 90 * 1440], 'Duration.days(7)');
    const span = options.span ?? DEFAULT_SPAN;
    return new MirrorQuery(connections.newExternalDestinations(span, spoken(minutes)), { ...options, span: span._withBaseline(minutes) });
  }

  /**
   * Which connections lasted long? Only those that have ended are written.
   *
   * @param options `duration` is the shortest that counts: whole minutes up to 365 days, 4 hours by default
   * @throws when the duration is another
   */
  public static longConnections(options: MirrorQueryDurationOptions = {}): MirrorQuery {
    const minutes = wholeMinutes('duration', options.duration ?? Duration.hours(4), [1, 365 * 1440], 'Duration.hours(4)');
    return new MirrorQuery(connections.longConnections(minutes * 60, spoken(minutes)), options);
  }

  /**
   * Who talked to an address, in connections that were under way at any time in the span? It also reads the 24 hours after a span that has ended.
   *
   * @param options `address` is IPv4 or IPv6; `10.0.0.10` by default, a placeholder
   * @throws when the address is neither
   */
  public static whoTalkedTo(options: MirrorQueryAddressOptions = {}): MirrorQuery {
    const address = ipAddress('address', options.address ?? '10.0.0.10');
    return new MirrorQuery(connections.whoTalkedTo(address, named(address), UNDER_WAY_HOURS), options);
  }

  /**
   * Which conversations were mirrored more than once, and how much of what appliances carried was that?
   *
   * @param options span
   */
  public static mirroredTwice(options: MirrorQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(connections.MIRRORED_TWICE, options);
  }

  /**
   * Which names did only one client ask for, and rarely?
   *
   * @param options `threshold` is how often at the most: 3 by default
   * @throws when the threshold is no whole number from 1 to 1,000,000
   */
  public static rareDnsNames(options: MirrorQueryThresholdOptions = {}): MirrorQuery {
    return new MirrorQuery(protocols.rareDnsNames(threshold(options, 3)), options);
  }

  /**
   * Which clients asked in an hour for many names that do not exist?
   *
   * @param options `threshold` is how many names at least: 100 by default
   * @throws when the threshold is no whole number from 1 to 1,000,000
   */
  public static nxdomainFloods(options: MirrorQueryThresholdOptions = {}): MirrorQuery {
    return new MirrorQuery(protocols.nxdomainFloods(threshold(options, 100)), options);
  }

  /**
   * Below which domain did one client ask for many long names, as tunnels through DNS do?
   *
   * @param options `threshold` is how many names at least: 50 by default; they are 40 characters long on average or more
   * @throws when the threshold is no whole number from 1 to 1,000,000
   */
  public static dnsTunnels(options: MirrorQueryThresholdOptions = {}): MirrorQuery {
    return new MirrorQuery(protocols.dnsTunnels(threshold(options, 50), 40), options);
  }

  /**
   * Who speaks versions of TLS below 1.2?
   *
   * @param options span
   */
  public static oldTlsVersions(options: MirrorQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(protocols.OLD_TLS_VERSIONS, options);
  }

  /**
   * Which certificates were expired, not valid yet, or signed by themselves? Suricata only.
   *
   * @param options span
   */
  public static doubtfulCertificates(options: MirrorQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(protocols.DOUBTFUL_CERTIFICATES, options);
  }

  /**
   * Which names does each client ask for by TLS, and with which fingerprints?
   *
   * @param options span
   */
  public static tlsNames(options: MirrorQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(protocols.TLS_NAMES, options);
  }

  /**
   * Which HTTP user agents do few clients have?
   *
   * @param options `threshold` is how many clients at the most: 1 by default
   * @throws when the threshold is no whole number from 1 to 1,000,000
   */
  public static rareUserAgents(options: MirrorQueryThresholdOptions = {}): MirrorQuery {
    return new MirrorQuery(protocols.rareUserAgents(threshold(options, 1)), options);
  }

  /**
   * Where are passwords or tokens sent in clear text HTTP? Values are not shown.
   *
   * @param options span
   */
  public static clearTextCredentials(options: MirrorQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(protocols.CLEAR_TEXT_CREDENTIALS, options);
  }

  /**
   * Which sources are mirrored, and no packet of them came? Compares sessions with sightings.
   *
   * @param options `duration` is how long nothing came: whole hours, at least 2 and shorter than the span, 6 hours by default
   * @throws when the duration is another
   */
  public static silentSources(options: MirrorQueryDurationOptions = {}): MirrorQuery {
    const minutes = wholeMinutes('duration', options.duration ?? Duration.hours(6), [120, 90 * 1440], 'Duration.hours(6)');
    if (minutes % 60 !== 0 || minutes / 60 >= spanHours(options)) {
      reject(`duration must be whole hours and shorter than the span, got ${spoken(minutes)} in ${spoken(spanHours(options) * 60)}; write Duration.hours(6), or lengthen the span`);
    }
    return new MirrorQuery(connections.silentSources(minutes / 60), options);
  }

  /**
   * Which mirrored interface has an Ethernet address? Alerts and records name two of them.
   *
   * @param options `address` is an Ethernet address such as `0a:1b:2c:3d:4e:5f`; `02:00:00:00:00:01` by default, a placeholder
   * @throws when the address is another
   */
  public static interfaceOfMac(options: MirrorQueryAddressOptions = {}): MirrorQuery {
    const address = options.address ?? '02:00:00:00:00:01';
    if (!isKnown(address) || !/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(address)) {
      reject(`address must be an Ethernet address known at synth, got ${show(address)}; write "0a:1b:2c:3d:4e:5f"`);
    }
    return new MirrorQuery(connections.interfaceOfMac(address.toLowerCase()), options);
  }

  /**
   * On which sensors did connections have data that was never seen?
   *
   * @param options span
   */
  public static reassemblyGaps(options: MirrorQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(connections.REASSEMBLY_GAPS, options);
  }

  /**
   * How many packets did each sensor lose, hour by hour? Suricata only.
   *
   * @param options span
   */
  public static lostPackets(options: MirrorQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(connections.LOST_PACKETS, options);
  }

  /**
   * Which files hold lines that are no records?
   *
   * @param options span
   */
  public static unreadableLines(options: MirrorQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(protocols.UNREADABLE_LINES, options);
  }

  /** Name of the saved query. */
  public readonly queryName: string;
  /** The question as people ask it. */
  public readonly question: string;
  /** @internal */
  public readonly _question: MirrorQuestion;
  /** @internal */
  public readonly _span: QuerySpan;
  /** Whether it was not asked for by name. @internal */
  public readonly _partOfAll: boolean;
  private readonly options: MirrorQueryOptions;

  private constructor(question: MirrorQuestion, options: MirrorQueryOptions, partOfAll = false) {
    this.queryName = queryName(options.queryName ?? question.name);
    this.question = question.asked;
    this._question = question;
    this._span = options.span ?? DEFAULT_SPAN;
    this._partOfAll = partOfAll;
    this.options = options;
  }
}
guard({ MirrorQuery });

function spanHours({ span = DEFAULT_SPAN }: MirrorQueryOptions): number {
  return span._duration.toMinutes() / 60;
}

function threshold(options: MirrorQueryThresholdOptions, usual: number): number {
  return whole('threshold', options.threshold ?? usual, [1, MOST], String(usual));
}
