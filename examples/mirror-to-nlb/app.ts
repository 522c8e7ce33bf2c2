import { App } from 'aws-cdk-lib';
import { MirrorToNlbStack } from './mirror-to-nlb-stack';

const app = new App();
new MirrorToNlbStack(app, 'MirrorToNlb');
