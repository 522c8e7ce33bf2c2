import { App } from 'aws-cdk-lib';
import { MirrorAutoScalingGroupStack } from './mirror-autoscaling-group-stack';

const app = new App();
new MirrorAutoScalingGroupStack(app, 'MirrorAutoScalingGroup');
