import { App } from 'aws-cdk-lib';
import { MirrorEcsServiceStack } from './mirror-ecs-service-stack';

const app = new App();
new MirrorEcsServiceStack(app, 'MirrorEcsService');
