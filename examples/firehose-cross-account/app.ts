import { App } from 'aws-cdk-lib';
import { NetworkStack } from './network-stack';
import { StreamStack } from './stream-stack';

const app = new App();
const stream = new StreamStack(app, 'Stream', { env: { account: '444455556666', region: 'eu-west-1' } });
const network = new NetworkStack(app, 'Network', { env: { account: '111122223333', region: 'eu-west-1' } });
network.addDependency(stream, 'AWS looks for the role in the account of the stream when it creates the flow logs');
