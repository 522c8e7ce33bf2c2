import { App } from 'aws-cdk-lib';
import { TransitGatewayStack } from './transit-gateway-stack';

const app = new App();
new TransitGatewayStack(app, 'TransitGateway');
