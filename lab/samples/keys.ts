/** Where AWS puts a flow log file: docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html */
export interface FilePlace {
  /** Folder of the log destination, with a trailing slash, or empty. */
  readonly prefix?: string;
  readonly account: string;
  readonly region: string;
  readonly flowLogId: string;
  /** Start of the 5-minute window in which the records ended. */
  readonly window: Date;
  readonly hash: string;
  readonly format: 'text' | 'parquet';
  /** @default true */
  readonly hourly?: boolean;
  /** @default false */
  readonly hiveCompatible?: boolean;
}

const pad = (value: number) => String(value).padStart(2, '0');

/** `123456789012_vpcflowlogs_us-east-1_fl-1234abcd_20180620T1620Z_fe123456.log.gz` */
export function fileName({ account, region, flowLogId, window, hash, format }: FilePlace): string {
  const day = `${window.getUTCFullYear()}${pad(window.getUTCMonth() + 1)}${pad(window.getUTCDate())}`;
  const time = `${pad(window.getUTCHours())}${pad(window.getUTCMinutes())}`;
  return `${account}_vpcflowlogs_${region}_${flowLogId}_${day}T${time}Z_${hash}${format === 'text' ? '.log.gz' : '.log.parquet'}`;
}

export function objectKey(place: FilePlace): string {
  const { prefix = '', account, region, window, hourly = true, hiveCompatible = false } = place;
  const day = [String(window.getUTCFullYear()), pad(window.getUTCMonth() + 1), pad(window.getUTCDate())];
  const date = hourly ? [...day, pad(window.getUTCHours())] : day;
  const folders = hiveCompatible
    ? [`aws-account-id=${account}`, 'aws-service=vpcflowlogs', `aws-region=${region}`, ...['year', 'month', 'day', 'hour'].slice(0, date.length).map((name, i) => `${name}=${date[i]}`)]
    : [account, 'vpcflowlogs', region, ...date];
  return `${prefix}AWSLogs/${folders.join('/')}/${fileName(place)}`;
}

/** Start of the 5-minute window that a moment (seconds since 1970) lies in. */
export function windowOf(seconds: number): Date {
  return new Date(Math.floor(seconds / 300) * 300_000);
}
