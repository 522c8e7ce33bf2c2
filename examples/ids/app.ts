import { App } from 'aws-cdk-lib';
import { IdsStack } from './ids-stack';

const app = new App();
new IdsStack(app, 'Ids');
