import { App } from 'aws-cdk-lib';
import { MirrorToApplianceStack } from './mirror-to-appliance-stack';

const app = new App();
new MirrorToApplianceStack(app, 'MirrorToAppliance');
