// The unit suite on the newest aws-cdk-lib: same tests, other library.
const { jest } = require('./package.json');
module.exports = {
  ...jest,
  moduleNameMapper: {
    ...jest.moduleNameMapper,
    '^aws-cdk-lib$': 'aws-cdk-lib-newest',
    '^aws-cdk-lib/(.*)$': 'aws-cdk-lib-newest/$1',
  },
  reporters: undefined,
};