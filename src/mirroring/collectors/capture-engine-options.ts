import { Duration, Size } from 'aws-cdk-lib';
import { SuricataRules } from './suricata-rules';

/**
 * How Suricata looks at what is mirrored.
 */
export interface CaptureEngineSuricataOptions {
  /**
   * Where rules come from. All of them are loaded together.
   *
   * @default - those that the distribution's package brings along
   */
  readonly rules?: SuricataRules[];

  /**
   * Most alerts of one signature and one source address in `alertLimitPeriod`, up to 4294967295; the rest is held back and counted. 0: no limit.
   *
   * @default 10
   */
  readonly alertLimit?: number;

  /**
   * What `alertLimit` counts in: whole seconds.
   *
   * @default Duration.minutes(1)
   */
  readonly alertLimitPeriod?: Duration;
}

/**
 * How many packets are kept, and for how long.
 */
export interface CaptureEnginePcapOptions {
  /**
   * Most bytes of packets that the whole collector delivers in a day (UTC). Each appliance has its share: this, divided by the greatest number of
   * appliances. What is over is dropped and counted.
   *
   * 1 Gbit/s is about 10.8 TB a day. S3 bills storage by the GB and month: 100 GB a day, kept for a week, are about $16 a month.
   */
  readonly bytesPerDay: Size;

  /**
   * How long packets stay in the bucket: whole days, at least one.
   *
   * @default Duration.days(7)
   */
  readonly retention?: Duration;

  /**
   * How long a packet waits at most before its file is closed and delivered: whole seconds, at least 10.
   *
   * @default Duration.minutes(1)
   */
  readonly rotationInterval?: Duration;

  /**
   * Room for files that wait on the disk of an appliance. When it is full, the oldest go first, and are counted.
   *
   * @default - six tenths of the appliance's `storage`
   */
  readonly spoolSize?: Size;
}

/**
 * How Zeek looks at what is mirrored.
 */
export interface CaptureEngineZeekOptions {
  /**
   * Scripts to load after the site's `local`: names of packages or paths on the image.
   *
   * @default - none
   */
  readonly scripts?: string[];
}

/**
 * A program of yours that reads packets.
 */
export interface CaptureEngineCustomOptions {
  /**
   * The program and its arguments. It runs in the foreground, as an unprivileged user that may read packets and do nothing else; `{device}` stands
   * for the name of the interface that carries the inner packets. Known at synthesis; a command without `{device}` is warned about.
   */
  readonly command: string[];

  /**
   * Names of packages of the image's distribution that are installed first, known at synthesis.
   *
   * @default - none
   */
  readonly packages?: string[];

  /**
   * A program and its arguments that prints the number of packets that the engine has seen: the health check wants it to move. It runs as the same
   * user, every few seconds.
   *
   * @default - healthy as long as the program runs
   */
  readonly packetCount?: string[];
}
