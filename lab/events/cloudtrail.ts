import { JsonObject } from '../private/errors';

/** Where the story plays. */
export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';

const session = (role: string, name: string): JsonObject => ({
  type: 'AssumedRole',
  principalId: `AROAIDPPEZS35WEXAMPLE:${name}`,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role.split('/').pop()!}/${name}`,
  accountId: ACCOUNT,
  accessKeyId: '',
  sessionContext: {
    sessionIssuer: {
      type: 'Role', principalId: 'AROAIDPPEZS35WEXAMPLE', arn: `arn:aws:iam::${ACCOUNT}:role/${role}`, accountId: ACCOUNT, userName: role.split('/').pop()!,
    },
    attributes: { mfaAuthenticated: 'false', creationDate: '20261102T010628Z' },
  },
});

const USER: JsonObject = {
  type: 'IAMUser', principalId: 'AIDAJ45Q7YFFAREXAMPLE', arn: `arn:aws:iam::${ACCOUNT}:user/Alice`, accountId: ACCOUNT, accessKeyId: '', userName: 'Alice',
};

/**
 * Who calls, as `userIdentity` says it.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export const CALLERS = {
  role: session('RoleToBeAssumed', 'MySessionName'),
  /** Named like a role that deploys, below another path. */
  namesake: session('other/Deployer', 'MySessionName'),
  user: USER,
  /** A user with temporary credentials: a session that nobody issued. */
  userSession: {
    ...USER,
    sessionContext: { attributes: { mfaAuthenticated: 'true', creationDate: '2026-11-02T01:06:28Z' } },
  },
  root: { type: 'Root', principalId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, accountId: ACCOUNT, accessKeyId: '' },
  identityCenter: { type: 'IdentityCenterUser', accountId: ACCOUNT, onBehalfOf: { userId: '544894e8-80c1-707f-60e3-3ba6510dfac1' }, credentialId: 'EXAMPLE' },
  service: { type: 'AWSService', invokedBy: 'delivery.logs.amazonaws.com' },
  /** CloudFormation with the role that the CDK's bootstrap makes for it. */
  deployment: { ...session(`cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-${REGION}`, 'AWSCloudFormation'), invokedBy: 'cloudformation.amazonaws.com' },
  /** A role that the story names. */
  deployer: session('platform/Deployer', 'MySessionName'),
} satisfies Record<string, JsonObject>;

/**
 * What EventBridge makes of a record of CloudTrail.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function recorded(service: string, eventName: string, caller: JsonObject, about: JsonObject): JsonObject {
  return {
    'version': '0',
    'id': '36eb8523-97d0-4518-b33d-ee3579ff19f0',
    'detail-type': 'AWS API Call via CloudTrail',
    'source': `aws.${service}`,
    'account': ACCOUNT,
    'time': '2026-11-20T01:09:13Z',
    'region': REGION,
    'resources': [],
    'detail': {
      eventVersion: '1.10',
      userIdentity: caller,
      eventTime: '2026-11-20T01:09:13Z',
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion: REGION,
      sourceIPAddress: '192.0.2.0',
      userAgent: 'aws-cli/2.0',
      responseElements: null,
      requestID: 'B3D7A2E1EXAMPLE',
      eventID: '2dd8d6a5-1b1e-4f2c-9d7e-example',
      readOnly: /^(Get|List|Describe)/.test(eventName),
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: ACCOUNT,
      eventCategory: 'Management',
      ...about,
    },
  };
}

/** Flow logs: one as a record holds it, several as a list of the same; of the latter no sample is published. */
export function flowLogsDeleted(...ids: string[]): JsonObject {
  const items = ids.map((content, index) => ({ tag: index + 1, content }));
  return { requestParameters: { DeleteFlowLogsRequest: { FlowLogId: items.length === 1 ? items[0] : items } } };
}

/** A call about a bucket. */
export function ofBucket(bucketName: string): JsonObject {
  return {
    requestParameters: { bucketName, Host: `${bucketName}.s3.${REGION}.amazonaws.com` },
    additionalEventData: { SignatureVersion: 'SigV4', bytesTransferredIn: 249, bytesTransferredOut: 0 },
    resources: [{ accountId: ACCOUNT, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucketName}` }],
  };
}

/** A call about a key: the request says what the caller wrote, the resources which key it was. */
export function ofKey(arn: string, keyId = arn.split('/')[1]): JsonObject {
  return { requestParameters: { keyId }, resources: [{ accountId: ACCOUNT, type: 'AWS::KMS::Key', ARN: arn }] };
}

/** A call about a log group. */
export function ofLogGroup(logGroupName: string): JsonObject {
  return { requestParameters: { logGroupName }, apiVersion: '20140328' };
}

/** A call about a Firehose stream. */
export function ofStream(deliveryStreamName: string): JsonObject {
  return { requestParameters: { deliveryStreamName } };
}

/** A call that was denied before its parameters were read. */
export const DENIED: JsonObject = { errorCode: 'AccessDenied', errorMessage: 'User is not authorized', requestParameters: null };
