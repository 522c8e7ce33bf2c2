// The controller of fleets over a loopback EC2: slow, and told apart from the unit suite by the names of the files.
const { jest } = require('./package.json');
module.exports = { ...jest, testMatch: ['**/*.fleet.ts'], testTimeout: 300_000, reporters: undefined };