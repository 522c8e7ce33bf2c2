import { readFileSync } from 'fs';
import { Annotations, App, Stage } from 'aws-cdk-lib';
import { EXAMPLES } from '../templates/examples';

/**
 * Every example in one app, each in a Stage of its own since their stacks share names. Zones are given: no account can be asked for them.
 *
 * `STRICT_FLAGS=recommended` sets the feature flags of new apps, `STRICT_NOISE=1` adds a warning, with which --strict must fail.
 */
const flags = process.env.STRICT_FLAGS === 'recommended' ? JSON.parse(readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8')) : {};
const zones = ['111122223333', '444455556666'].map(account => [`availability-zones:account=${account}:region=eu-west-1`, ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']]);
const app = new App({ context: { ...flags, ...Object.fromEntries(zones) } });

for (const [name, build] of Object.entries(EXAMPLES)) {
  build(new Stage(app, name) as App);
}
if (process.env.STRICT_NOISE === '1') {
  Annotations.of(EXAMPLES.quickstart(new Stage(app, 'noise') as App)).addWarningV2('test:noise', 'a warning');
}
