import { App, aws_cloudwatch as cloudwatch, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { alarmOnce } from '../../src/private/once-alarm';

const addAlarm = (owner: Construct, maxSilence: string) => alarmOnce(owner, 'Silence', {
  method: 'addSilenceAlarm',
  options: { maxSilence },
  metric: 'metricIncomingRecords',
  create: () => new cloudwatch.Alarm(owner, 'Silence', {
    metric: new cloudwatch.Metric({ namespace: 'Test', metricName: 'Records' }), threshold: 1, evaluationPeriods: 1,
  }),
});

describe('an alarm that a construct has once', () => {
  test('the same options again return the first alarm', () => {
    const stack = new Stack(new App(), 'Stack');
    expect(addAlarm(stack, '1 hour')).toBe(addAlarm(stack, '1 hour'));
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 1);
  });

  test('two constructs have one each, with options of their own', () => {
    const app = new App();
    const [one, other] = ['One', 'Other'].map(id => new Stack(app, id));
    expect(addAlarm(one, '1 hour')).not.toBe(addAlarm(other, '2 hours'));
    Template.fromStack(other).hasResourceProperties('AWS::CloudWatch::Alarm', Match.objectLike({ Threshold: 1 }));
  });

  test('fails with other options, and names the metric for a second alarm', () => {
    const stack = new Stack(new App(), 'Stack');
    addAlarm(stack, '1 hour');
    expect(() => addAlarm(stack, '2 hours')).toThrow(new Error(
      'addSilenceAlarm must have the options of its first call, {"maxSilence":"1 hour"}, got {"maxSilence":"2 hours"}; '
      + 'for a second alarm write metricIncomingRecords().createAlarm() [at Stack]'));
  });
});
