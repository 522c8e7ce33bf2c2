import { MirrorDetectionQueryOptions, MirrorQueryOptions, MirrorSubjectQueryOptions } from './mirror-query-options';
import { ALL_QUESTIONS } from './private/all-questions';
import * as catalogue from './private/catalogue';
import { MirrorOwnQueryOptions, ownQuestion } from './private/own-question';
import { MirrorQuestion } from './private/question';
import { DEFAULT_SPAN, queryName, QuerySpan } from '../../athena';
import { guard } from '../../private/arguments';
import { reject, show } from '../../private/errors';

/**
 * A question that people ask of mirrored traffic, as Athena SQL over `MirrorRecordTables`.
 *
 * Options are written into the text as readable literals; a comment on top names them and says what the answer means. A question bounds the
 * column `hour`, so that it reads only the files of its span and an hour or so around it. Where both Suricata and Zeek have written what it needs, it reads what
 * Suricata has.
 */
export class MirrorQuery {
  /**
   * The catalogue of this major version, with the options that questions have by default.
   *
   * A question of a later minor version is offered by a method of its own, and joins this list with the next major version: a new one here would
   * appear in your template. Questions that need a value are saved with a `?`, and Athena asks for it on each run.
   *
   * A pack keeps those that its tables can answer and says in a note which of them lack records.
   *
   * @param options which time all of them look at
   */
  public static all(options: MirrorQueryOptions = {}): MirrorQuery[] {
    if (options.queryName !== undefined) {
      reject(`queryName of all questions must be left out, since names differ, got ${show(options.queryName)}; give it to one question`);
    }
    return ALL_QUESTIONS.flatMap(ask => ask(options) ?? []).map(question => new MirrorQuery(question, options, true));
  }

  /**
   * A question of your own, in Athena SQL.
   *
   * The span becomes bounds that Athena knows before it reads, so that only the files of the span are read.
   *
   * @param options name, question and SQL with tables in braces, such as `{connections}`, and a `{span}` after each
   * @throws when a placeholder is missing or unknown, a table has no span, or the question is not one line
   */
  public static of(options: MirrorOwnQueryOptions): MirrorQuery {
    return new MirrorQuery(ownQuestion(options), options);
  }

  /**
   * Which pairs of addresses moved most bytes? A conversation counts once although both of its ends may be mirrored.
   *
   * @param options span
   */
  public static topTalkers(options: MirrorQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(catalogue.topTalkers(), options);
  }

  /**
   * Which destinations on the internet are new, compared with the time before? It reads that time as well.
   *
   * @param options `baseline` and span
   * @throws when another option is given, or the baseline is not whole minutes from an hour to 90 days
   */
  public static newExternalDestinations(options: MirrorDetectionQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(catalogue.newExternalDestinations(options), options);
  }

  /**
   * Which connections lasted long? Only those that have ended are written.
   *
   * @param options `minDuration`, 4 hours by default, and span
   * @throws when another option is given, or the duration is not whole minutes up to 365 days
   */
  public static longConnections(options: MirrorDetectionQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(catalogue.longConnections(options), options);
  }

  /**
   * Who talked to an address, in connections that were under way at any time in the span? It also reads the 24 hours after a span that has ended.
   *
   * @param options `address`, for which Athena asks unless it is given, and span
   * @throws when another option is given, or the address is neither IPv4 nor IPv6
   */
  public static whoTalkedTo(options: MirrorSubjectQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(catalogue.whoTalkedTo(options), options);
  }

  /**
   * Which conversations were mirrored more than once, and how much of what appliances carried was that?
   *
   * @param options span
   */
  public static mirroredTwice(options: MirrorQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(catalogue.mirroredTwice(), options);
  }

  /**
   * Which names did only one client ask for, and rarely?
   *
   * @param options `maxRequests`, 3 by default, and span
   * @throws when another option is given, or the number is no whole number from 1 to 1,000,000
   */
  public static rareDnsNames(options: MirrorDetectionQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(catalogue.rareDnsNames(options), options);
  }

  /**
   * Which clients asked in an hour for many names that do not exist?
   *
   * @param options `minNames`, 100 by default, and span
   * @throws when another option is given, or the number is no whole number from 1 to 1,000,000
   */
  public static nxdomainFloods(options: MirrorDetectionQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(catalogue.nxdomainFloods(options), options);
  }

  /**
   * Below which domain did one client ask for many long names, as tunnels through DNS do?
   *
   * @param options `minNames`, 50 by default, and span; names are 40 characters long on average or more
   * @throws when another option is given, or the number is no whole number from 1 to 1,000,000
   */
  public static dnsTunnels(options: MirrorDetectionQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(catalogue.dnsTunnels(options), options);
  }

  /**
   * Who speaks versions of TLS below 1.2?
   *
   * @param options span
   */
  public static oldTlsVersions(options: MirrorQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(catalogue.oldTlsVersions(), options);
  }

  /**
   * Which certificates were expired, not valid yet, or signed by themselves? Suricata only.
   *
   * @param options span
   */
  public static doubtfulCertificates(options: MirrorQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(catalogue.doubtfulCertificates(), options);
  }

  /**
   * Which names does each client ask for by TLS, and with which fingerprints?
   *
   * @param options span
   */
  public static tlsNames(options: MirrorQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(catalogue.tlsNames(), options);
  }

  /**
   * Which HTTP user agents do few clients have?
   *
   * @param options `maxClients`, 1 by default, and span
   * @throws when another option is given, or the number is no whole number from 1 to 1,000,000
   */
  public static rareUserAgents(options: MirrorDetectionQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(catalogue.rareUserAgents(options), options);
  }

  /**
   * Where are passwords or tokens sent in clear text HTTP? Values are not shown.
   *
   * @param options span
   */
  public static clearTextCredentials(options: MirrorQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(catalogue.clearTextCredentials(), options);
  }

  /**
   * Which sources are mirrored, and no packet of them came? Compares sessions with sightings.
   *
   * @param options `minDuration` is how long nothing came, 6 hours by default, and span
   * @throws when another option is given, or the duration is not whole hours, at least 2 and shorter than the span
   */
  public static silentSources(options: MirrorDetectionQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(catalogue.silentSources(options), options);
  }

  /**
   * Which mirrored interface has an Ethernet address? Alerts and records name two of them.
   *
   * @param options `macAddress`, for which Athena asks unless it is given, and span
   * @throws when another option is given, or the text is no Ethernet address
   */
  public static interfaceOfMac(options: MirrorSubjectQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(catalogue.interfaceOfMac(options), options);
  }

  /**
   * On which sensors did connections have data that was never seen?
   *
   * @param options span
   */
  public static reassemblyGaps(options: MirrorQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(catalogue.reassemblyGaps(), options);
  }

  /**
   * How many packets did each sensor lose, hour by hour? Suricata only.
   *
   * @param options span
   */
  public static lostPackets(options: MirrorQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(catalogue.lostPackets(), options);
  }

  /**
   * Which files hold lines that are no records?
   *
   * @param options span
   */
  public static unreadableLines(options: MirrorQueryOptions = {}): MirrorQuery {
    return new MirrorQuery(catalogue.unreadableLines(), options);
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

  private constructor(question: MirrorQuestion, options: MirrorQueryOptions, partOfAll = false) {
    this.queryName = queryName(options.queryName ?? question.name);
    this.question = question.asked;
    this._question = question;
    this._span = question.span ?? options.span ?? DEFAULT_SPAN;
    this._partOfAll = partOfAll;
  }
}
guard({ MirrorQuery });
