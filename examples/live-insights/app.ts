import { App } from 'aws-cdk-lib';
import { LiveInsightsStack } from './live-insights-stack';

const app = new App();
new LiveInsightsStack(app, 'LiveInsights');
