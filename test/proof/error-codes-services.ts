import { Verdict, Verdicts } from './error-codes';

const passing: Verdict = { unknowable: 'A state of AWS at that moment', seen: 'CloudFormation retries; else the stack event of the resource' };
const quota = (what: string): Verdict => ({ unknowable: `A quota of the account and Region (${what}): what else counts against it, only the account knows` });
const reference = (what: string): Verdict => ({ written: `A reference to ${what}, which is declared before`, unknowable: 'Whether an imported one exists' });
const federated: Verdict = { unwritable: 'Databases and tables of the library are not federated' };
const encrypted: Verdict = { unknowable: 'The key that encrypts the Glue catalogue belongs to its settings' };

/** By service and call, as the service models name them. */
export const SERVICES: Readonly<Record<string, Verdicts>> = {
  'logs CreateLogGroup': {
    InvalidParameterException: { refused: ['a name that log groups cannot have'] },
    LimitExceededException: quota('1,000,000 log groups'),
    OperationAbortedException: passing,
    ResourceAlreadyExistsException: { refused: ['a log group name twice'], unknowable: 'Log groups that other apps declare, or that are kept from an earlier stack' },
    ServiceUnavailableException: passing,
  },
  'logs PutRetentionPolicy': {
    InvalidParameterException: { unwritable: 'RetentionDays lists what AWS takes', open: 'A number that is none of them, cast in JavaScript, passes' },
    OperationAbortedException: passing,
    ResourceNotFoundException: reference('the log group'),
    ServiceUnavailableException: passing,
  },
  'logs AssociateKmsKey': {
    InvalidParameterException: {
      refused: ['a log group encrypted with a key of another Region', 'an asymmetric key of a log group'],
      written: 'The policy of a declared key admits CloudWatch Logs',
      unknowable: 'The policy and the state of an imported key; a warning names what it must hold',
    },
    OperationAbortedException: passing,
    ResourceNotFoundException: reference('the log group'),
    ServiceUnavailableException: passing,
  },
  'logs TagResource': {
    InvalidParameterException: { unwritable: 'The library sets no tags of log groups; Tags.of() of the CDK does' },
    ResourceNotFoundException: reference('the log group'),
    ServiceUnavailableException: passing,
    TooManyTagsException: { unknowable: 'Tags that users add by Aspects are merged after the library' },
  },
  'logs PutMetricFilter': {
    InvalidOperationException: { refused: ['metrics of a class of log groups that has none'] },
    InvalidParameterException: { refused: ['a name that namespaces of metrics cannot have', 'more fields than a filter pattern holds', 'a port of a metric that is none'] },
    LimitExceededException: { refused: ['more metric filters than a log group takes'], unknowable: 'Filters that others made' },
    OperationAbortedException: passing,
    ResourceNotFoundException: reference('the log group'),
    ServiceUnavailableException: passing,
  },
  'logs PutQueryDefinition': {
    InvalidParameterException: { refused: ['a saved question of Logs Insights that is too long'], written: 'Names and log groups' },
    LimitExceededException: quota('1,000 saved queries'),
    ResourceNotFoundException: reference('the log group'),
    ServiceUnavailableException: { written: 'At most four definitions are created at a time', ...passing },
  },
  'logs PutResourcePolicy': {
    InvalidParameterException: { refused: ['more rules than a resource policy names'], written: 'The policy' },
    LimitExceededException: { refused: ['more resource policies than CloudWatch Logs keeps'], unknowable: 'Policies that others made: AWS keeps ten, and raises no quota' },
    OperationAbortedException: passing,
    ResourceNotFoundException: reference('the log group'),
    ServiceUnavailableException: passing,
  },
  'cloudwatch PutInsightRule': {
    InvalidParameterValue: { written: 'The body, with positions of fields derived from the format' },
    LimitExceededException: quota('100 rules'),
    MissingParameter: { written: 'The body' },
  },
  'cloudwatch PutMetricAlarm': { LimitExceeded: quota('alarms') },
  'cloudwatch PutDashboard': {
    ConflictException: passing,
    InternalServiceError: passing,
    InvalidParameterInput: { written: 'Body and name' },
  },
  // The library creates no delivery stream: FlowLogDeliveryStream refers to one. What it must be is judged where flow logs are sent to it.
  'firehose CreateDeliveryStream': {
    InvalidArgumentException: { unwritable: 'The library creates no delivery stream' },
    InvalidKMSResourceException: { unwritable: 'The library creates no delivery stream' },
    LimitExceededException: { unwritable: 'The library creates no delivery stream' },
    ResourceInUseException: { unwritable: 'The library creates no delivery stream' },
  },
  'athena CreateWorkGroup': {
    InternalServerException: passing,
    InvalidRequestException: {
      refused: ['a name that work groups cannot have', 'a work group name twice', 'a scan limit below what Athena takes'],
      unknowable: 'Work groups that others made under the name; a quota of 1,000',
    },
  },
  'athena UpdateWorkGroup': { InternalServerException: passing, InvalidRequestException: { refused: ['a scan limit below what Athena takes'] } },
  'athena DeleteWorkGroup': { InternalServerException: passing, InvalidRequestException: { written: 'RecursiveDeleteOption: history and saved queries go with it' } },
  'athena CreateNamedQuery': {
    InternalServerException: passing,
    InvalidRequestException: { refused: ['a saved query that is too long', 'a name that saved queries cannot have', 'a question longer than a description'] },
  },
  // Whoever asks starts the query.
  'athena StartQueryExecution': {
    InternalServerException: passing,
    InvalidRequestException: { written: 'SQL that is parsed by a Trino grammar and run on Trino in the tests', unknowable: 'What the one who asks changes', seen: 'The editor of Athena' },
    TooManyRequestsException: { ...quota('queries at a time'), seen: 'The editor of Athena' },
  },
  'glue CreateDatabase': {
    AlreadyExistsException: { written: 'A name made from the place of the table in the app', unknowable: 'Databases that others made' },
    ConcurrentModificationException: passing,
    FederatedResourceAlreadyExistsException: federated,
    FederationSourceException: federated,
    FederationSourceRetryableException: federated,
    GlueEncryptionException: encrypted,
    InternalServiceException: passing,
    InvalidInputException: { written: 'The name: lower case letters, digits, underscores' },
    OperationTimeoutException: passing,
    ResourceNumberLimitExceededException: quota('10,000 databases'),
  },
  'glue CreateTable': {
    AlreadyExistsException: { refused: ['a table name twice in a database'], unknowable: 'Tables that others made in an existing database' },
    ConcurrentModificationException: passing,
    EntityNotFoundException: reference('the database'),
    FederationSourceException: federated,
    FederationSourceRetryableException: federated,
    GlueEncryptionException: encrypted,
    InternalServiceException: passing,
    InvalidInputException: { refused: ['a name that tables cannot have'], written: 'Columns, keys and parameters, derived from format and layout' },
    OperationTimeoutException: passing,
    ResourceNotReadyException: passing,
    ResourceNumberLimitExceededException: quota('200,000 tables of a database'),
  },
  'glue UpdateTable': {
    AlreadyExistsException: { written: 'A change of the name is a replacement, not an update' },
    ConcurrentModificationException: passing,
    EntityNotFoundException: { unknowable: 'Somebody else deleted the table' },
    FederationSourceException: federated,
    FederationSourceRetryableException: federated,
    GlueEncryptionException: encrypted,
    InternalServiceException: passing,
    InvalidInputException: { refused: ['a name that tables cannot have'], written: 'Columns, keys and parameters, derived from format and layout' },
    OperationTimeoutException: passing,
    ResourceNotReadyException: passing,
    ResourceNumberLimitExceededException: quota('100,000 versions of a table'),
  },
};
