import { FlowLogFormat, S3LogLayout } from 'cdk-network-visibility';

// What all accounts agree on, and nothing else. In real life a small package that the apps of both sides depend on.

/** Where the records of all accounts are kept. */
export const ARCHIVE = { account: '777788889999', region: 'eu-west-1' };

/** Bucket names are unique in the world: choose your own. */
export const ARCHIVE_BUCKET = 'example-flow-log-archive';

/** The accounts whose networks are recorded, and their Regions. */
export const WORKLOAD_ACCOUNTS = ['111122223333', '444455556666'];
export const WORKLOAD_REGIONS = ['eu-west-1', 'us-east-1'];

/** What a record says, and how the files lie: the flow logs are told, and the table. */
export const FORMAT = FlowLogFormat.RECOMMENDED_V5;
export const LAYOUT = S3LogLayout.parquet({ prefix: 'network' });
