import { aws_iam as iam, Duration, Size, SizeRoundingBehavior } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { rulesAsset } from './assets';
import { checkPackages, checkWords, warnOfNoDevice, wholeSeconds } from './checks';
import { Contribution } from './contribution';
import { assetReading, decryption } from './permissions';
import { ruleIdentity } from './rule-options';
import { listedTwice, mayBeWhole } from '../../../private/checks';
import { listed, reject, show } from '../../../private/errors';
import { CaptureEngine } from '../capture-engine';
import { CaptureEngineCustomOptions, CaptureEnginePcapOptions, CaptureEngineSuricataOptions, CaptureEngineZeekOptions } from '../capture-engine-options';
import { SuricataRules } from '../suricata-rules';

/** What engines have to do with, besides themselves. */
export interface EngineSurroundings {
  /** Most appliances, which share what is allowed to all. */
  readonly maxCapacity: number;
  readonly storage: Size;
}

/** What a script of Zeek is called. */
const SCRIPT = /^[A-Za-z0-9_./][A-Za-z0-9_./-]*$/;
const DEFAULT_ALERT_LIMIT = 10;
/** Suricata counts in 32 bits. */
const MOST_ALERTS = 2 ** 32 - 1;
/** What the system itself takes of a disk, in bytes. */
const SYSTEM = 8 * 1024 ** 3;
/** Packets are collected in files of at most this size, in bytes. The newest is open and cannot go: a ring of fewer than four is no ring. */
const FILE = 100 * 1000 ** 2;
const LEAST_RING = 4 * FILE;
const LEAST_SHARE = 2 * FILE;

/** What engines say of the configuration of appliances, and what appliances may read for them. */
export function engineContribution(scope: Construct, engines: readonly CaptureEngine[], around: EngineSurroundings): Contribution {
  checkNames(scope, engines);
  const [suricata] = engines.flatMap(({ _options }) => _options.suricata ?? []);
  const [pcap] = engines.flatMap(({ _options }) => _options.pcap ?? []);
  const [zeek] = engines.flatMap(({ _options }) => _options.zeek ?? []);
  const custom = engines.flatMap(({ _name, _options: { custom: own } }) => own === undefined ? [] : [[_name, customSettings(scope, _name, own)]]);
  const rules = suricata === undefined ? undefined : ruleSources(scope, suricata.rules ?? [SuricataRules.bundled()]);
  return {
    settings: {
      engines: engines.map(({ _name }) => _name),
      ...spoolSettings(scope, pcap?.spoolSize, around.storage),
      ...suricata === undefined ? {} : suricataSettings(scope, suricata),
      ...rules?.settings,
      ...pcap === undefined ? {} : pcapSettings(scope, pcap, around.maxCapacity),
      ...zeek === undefined ? {} : zeekSettings(scope, zeek),
      ...custom.length === 0 ? {} : { customEngines: Object.fromEntries(custom) },
    },
    statements: rules?.statements ?? [],
    after: [],
    services: [],
  };
}

function checkNames(scope: Construct, engines: readonly CaptureEngine[]): void {
  if (engines.length === 0) {
    reject('engines must not be empty: nothing would look at the packets; write [CaptureEngine.suricata()]', scope);
  }
  const names = engines.map(({ _name }) => _name);
  const twice = listedTwice(names);
  if (twice !== undefined) {
    reject(`engines must not have one name twice, got ${show(twice)} twice in ${listed(names)}; give all options to one`, scope);
  }
}

function suricataSettings(scope: Construct, { alertLimit = DEFAULT_ALERT_LIMIT, alertLimitPeriod }: CaptureEngineSuricataOptions): Contribution['settings'] {
  if (!mayBeWhole(alertLimit, [0, MOST_ALERTS])) {
    reject(`alertLimit must be a whole number from 0 to ${MOST_ALERTS}, got ${show(alertLimit)}; write 0 for no limit`, scope);
  }
  if (alertLimit === 0 && alertLimitPeriod !== undefined) {
    reject('alertLimitPeriod must be left out where alertLimit is 0: there is no limit to count for', scope);
  }
  return { alertLimit, alertLimitSeconds: wholeSeconds(scope, 'alertLimitPeriod', alertLimitPeriod ?? Duration.minutes(1), 1) };
}

/** Where the rules are, and what must be allowed to read them there. */
function ruleSources(scope: Construct, rules: readonly SuricataRules[]): Pick<Contribution, 'settings' | 'statements'> {
  if (rules.length === 0) {
    reject('rules must not be empty: nothing would raise an alert; leave them out for those of the distribution\'s package', scope);
  }
  const bundled = rules.filter(({ _kind }) => _kind === 'bundled').length;
  if (bundled > 1) {
    reject('rules must not name one place twice, got those of the distribution twice; name them once', scope);
  }
  const folders = rules.flatMap(({ _folder }) => _folder ?? []);
  const urls = folders.map(({ bucket, prefix }) => `s3://${bucket.bucketName}/${prefix}`);
  const twice = listedTwice(urls);
  if (twice !== undefined) {
    reject(`rules must not name one place twice, got the prefix ${show(folders[urls.indexOf(twice)].prefix)} of one bucket twice; name it once`, scope);
  }
  const inline = rules.flatMap(({ _rules }) => _rules);
  checkIdentifiers(scope, inline);
  const asset = inline.length === 0 ? undefined : rulesAsset(scope, inline);
  return {
    settings: {
      bundledRules: bundled === 1,
      ruleSources: [...urls, ...asset === undefined ? [] : [asset.s3ObjectUrl]],
    },
    statements: [...folders.flatMap(folder => readingOf(scope, folder)), ...asset === undefined ? [] : assetReading(scope, asset)],
  };
}

/** Looks for files below a prefix and fetches them. */
function readingOf(scope: Construct, { bucket, prefix }: NonNullable<SuricataRules['_folder']>): iam.PolicyStatement[] {
  return [
    // A wildcard: files below the prefix come and go.
    new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [bucket.arnForObjects(`${prefix}*`)] }),
    new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn], conditions: { StringEquals: { 's3:prefix': prefix } } }),
    ...decryption(scope, bucket, `${prefix}*`),
  ];
}

/** Suricata loads one rule of each number, and refuses the set. */
function checkIdentifiers(scope: Construct, rules: readonly string[]): void {
  const ids = rules.map(rule => ruleIdentity(rule)!);
  const twice = listedTwice(ids);
  if (twice !== undefined) {
    reject(`rules must have numbers (sid) of their own, got ${twice.replace(/^1:/, '')} twice; change one`, scope);
  }
}

/** The room on disk is that of every engine's files. */
function spoolSettings(scope: Construct, spoolSize: Size | undefined, storage: Size): Contribution['settings'] {
  const disk = storage.toBytes();
  if (spoolSize === undefined) {
    return { ringBytes: Math.floor(disk * 6 / 10) };
  }
  const bytes = bytesOf(scope, 'spoolSize', spoolSize);
  if (bytes < LEAST_RING || bytes > disk - SYSTEM) {
    reject(`spoolSize must be at least ${LEAST_RING / 1000 ** 2} MB, which is four files, and leave ${SYSTEM / 1024 ** 3} GiB of the ${disk / 1024 ** 3} GiB of storage to the system, got ${bytes} bytes; `
      + 'leave it out for six tenths of storage', scope);
  }
  return { ringBytes: bytes };
}

function pcapSettings(scope: Construct, { bytesPerDay, rotationInterval = Duration.minutes(1) }: CaptureEnginePcapOptions, maxCapacity: number): Contribution['settings'] {
  const budget = bytesOf(scope, 'bytesPerDay', bytesPerDay);
  const share = Math.floor(budget / maxCapacity);
  if (share < LEAST_SHARE) {
    reject(`bytesPerDay must leave each of maxCapacity (${maxCapacity}) appliances ${LEAST_SHARE / 1000 ** 2} MB, which is two files, got ${budget} bytes, which is ${share} for each; `
      + 'write more, or a smaller maxCapacity', scope);
  }
  return { bytesPerDay: share, rotateSeconds: wholeSeconds(scope, 'rotationInterval', rotationInterval, 10) };
}

/** What is computed with must be known, and stay exact. */
function bytesOf(scope: Construct, prop: string, size: Size): number {
  if (size.isUnresolved()) {
    reject(`${prop} must be known at synthesis: the share of each appliance is computed of it; write Size.gibibytes(100)`, scope);
  }
  const bytes = size.toBytes({ rounding: SizeRoundingBehavior.NONE });
  if (!Number.isSafeInteger(bytes)) {
    reject(`${prop} must be a whole number of bytes, at most ${Number.MAX_SAFE_INTEGER}, got ${bytes}; write Size.gibibytes(100)`, scope);
  }
  return bytes;
}

function zeekSettings(scope: Construct, { scripts = [] }: CaptureEngineZeekOptions): Contribution['settings'] {
  const wrong = scripts.find(script => !SCRIPT.test(script));
  if (wrong !== undefined) {
    reject(`scripts must be names of packages or paths on the image, of letters, digits and _ . / -, got ${show(wrong)}; write "policy/protocols/ssl/validate-certs"`, scope);
  }
  return { zeekScripts: scripts };
}

function customSettings(
  scope: Construct, name: string, { command, packages = [], packetCount }: CaptureEngineCustomOptions,
): CaptureEngineCustomOptions {
  checkWords(scope, `command of the engine ${name}`, command);
  warnOfNoDevice(scope, name, command);
  checkPackages(scope, name, packages);
  if (packetCount !== undefined) {
    checkWords(scope, `packetCount of the engine ${name}`, packetCount);
  }
  return { command, ...packages.length === 0 ? {} : { packages }, ...packetCount === undefined ? {} : { packetCount } };
}
