// Dozens of tables: slow, and told apart from the unit suite by the names of the files.
const { jest } = require('./package.json');
module.exports = { ...jest, testMatch: ['**/*.deep.ts'], testTimeout: 300_000, reporters: undefined };