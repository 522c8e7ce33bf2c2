// The unit suite on the newest aws-cdk-lib: same tests, other library; without those that know no library.
const { join } = require('path');
const { jest } = require('./package.json');
const withoutCdk = require('./test/without-cdk.js');
module.exports = {
  ...jest,
  testMatch: [...jest.testMatch, '**/*.deep.ts'],
  moduleNameMapper: {
    ...jest.moduleNameMapper,
    '^aws-cdk-lib$': 'aws-cdk-lib-newest',
    '^aws-cdk-lib/(.*)$': 'aws-cdk-lib-newest/$1',
  },
  testPathIgnorePatterns: [...jest.testPathIgnorePatterns, ...withoutCdk(join(__dirname, 'test'))],
  reporters: undefined,
};