import { JsonObject } from '../private/errors';

/** A pattern, an event, and whether they match. */
export interface Documented {
  readonly says: string;
  readonly pattern: JsonObject;
  readonly event: JsonObject;
  readonly isMatch: boolean;
}

/** The examples' own event, of an instance that ended. */
const EC2: JsonObject = {
  'version': '0',
  'id': '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': 'EC2 Instance State-change Notification',
  'source': 'aws.ec2',
  'account': '111122223333',
  'time': '2017-12-22T18:43:48Z',
  'region': 'us-west-1',
  'resources': ['arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0'],
  'detail': { 'instance-id': 'i-1234567890abcdef0', 'state': 'terminated' },
};

const LAUNCH: JsonObject = {
  'detail-type': 'EC2 Instance Launch Successful', 'source': 'aws.autoscaling', 'resources': [], 'detail': { eventVersion: '', responseElements: null },
};

const STATES: JsonObject = {
  'detail-type': ['EC2 Instance State-change Notification'],
  'resources': ['arn:aws:ec2:us-east-1:123456789012:instance/i-02ebd4584a2ebd341'],
  'detail': { state: ['initializing', 'running'] },
};

const ENDED: JsonObject = { 'source': ['aws.ec2'], 'detail-type': ['EC2 Instance State-change Notification'], 'detail': { state: ['terminated'] } };

/**
 * What AWS's user guide prints, with the events it prints beside; where it prints none, one that its sentence speaks of.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export const DOCUMENTED: readonly Documented[] = [
  { says: 'processes all instance-termination events', pattern: ENDED, event: EC2, isMatch: true },
  { says: 'and no other state', pattern: ENDED, event: { ...EC2, detail: { state: 'running' } }, isMatch: false },
  { says: 'the event must contain all the field names of the pattern', pattern: ENDED, event: { source: 'aws.ec2', detail: { state: 'terminated' } }, isMatch: false },
  { says: 'with the same nesting structure', pattern: ENDED, event: { ...EC2, detail: {}, state: 'terminated' }, isMatch: false },
  { says: 'either of several values', pattern: { source: ['aws.ec2', 'aws.fargate'] }, event: { source: 'aws.fargate' }, isMatch: true },
  { says: 'character by character, without case-folding', pattern: { source: ['aws.EC2'] }, event: EC2, isMatch: false },
  { says: 'an empty text', pattern: { detail: { eventVersion: [''] } }, event: LAUNCH, isMatch: true },
  { says: 'null', pattern: { detail: { responseElements: [null] } }, event: LAUNCH, isMatch: true },
  { says: 'an empty text is not null', pattern: { detail: { responseElements: [''] } }, event: LAUNCH, isMatch: false },
  {
    says: 'lists whose intersection is not empty',
    pattern: {
      resources: [
        'arn:aws:ec2:us-east-1:123456789012:instance/i-b188560f', 'arn:aws:ec2:us-east-1:111122223333:instance/i-b188560f',
        'arn:aws:ec2:us-east-1:444455556666:instance/i-b188560f',
      ],
    },
    event: {
      resources: [
        'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:eb56d16b-bbf0-401d-b893-d5978ed4a025:autoScalingGroupName/ASGTerminate',
        'arn:aws:ec2:us-east-1:123456789012:instance/i-b188560f',
      ],
    },
    isMatch: true,
  },
  { says: 'a prefix', pattern: { time: [{ prefix: '2017-10-02' }] }, event: { time: '2017-10-02T18:43:48Z' }, isMatch: true },
  { says: 'another day', pattern: { time: [{ prefix: '2017-10-02' }] }, event: EC2, isMatch: false },
  { says: 'anything but a text', pattern: { detail: { state: [{ 'anything-but': 'initializing' }] } }, event: EC2, isMatch: true },
  { says: 'that text', pattern: { detail: { state: [{ 'anything-but': 'initializing' }] } }, event: { detail: { state: 'initializing' } }, isMatch: false },
  { says: 'anything but a list of texts', pattern: { detail: { state: [{ 'anything-but': ['stopped', 'overloaded'] }] } }, event: EC2, isMatch: true },
  { says: 'one of the list', pattern: { detail: { state: [{ 'anything-but': ['stopped', 'overloaded'] }] } }, event: { detail: { state: 'overloaded' } }, isMatch: false },
  { says: 'a field that does not exist', pattern: { detail: { 'c-count': [{ exists: false }] } }, event: STATES, isMatch: true },
  {
    says: 'nor one that is not a leaf',
    pattern: { detail: { 'c-count': [{ exists: false }] } },
    event: { ...STATES, detail: { 'state': ['initializing', 'running'], 'c-count': { c1: 100 } } },
    isMatch: true,
  },
  { says: 'a field that exists', pattern: { detail: { state: [{ exists: true }] } }, event: EC2, isMatch: true },
  { says: 'and one that should not', pattern: { detail: { state: [{ exists: false }] } }, event: EC2, isMatch: false },
];
