import { join } from 'path';
import { working } from './acknowledging';
import { onNewest } from '../templates/on-newest';

/** Under `npm run test:newest` this is the newest version, too. */
const { version } = jest.requireActual<{ version: string }>('aws-cdk-lib/package.json');
const isNewest = jest.requireActual<{ version: string }>('aws-cdk-lib-newest/package.json').version === version;

const ON_NEWEST = ['acknowledgeWarning, id', 'Validations, id', 'Validations, id of the report'];

test('the lowest aws-cdk-lib acknowledges by acknowledgeWarning and the id alone', () => {
  expect(working()).toEqual(isNewest ? ON_NEWEST : ['acknowledgeWarning, id']);
});

test('the newest aws-cdk-lib acknowledges by Validations too, which takes the id of its report', () => {
  expect(onNewest(join(__dirname, 'acknowledging.ts'))).toEqual(ON_NEWEST);
});
