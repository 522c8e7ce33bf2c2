import { App } from 'aws-cdk-lib';
import { NetworkStack } from './network-stack';
import { QuestionsStack } from './questions-stack';

const app = new App();
const env = { account: '111122223333', region: 'eu-west-1' };
new NetworkStack(app, 'Network', { env });
new QuestionsStack(app, 'Questions', { env });
