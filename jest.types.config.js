// What the compiler says of snippets: slow, and told apart from the unit suite by the names of the files.
const { jest } = require('./package.json');
module.exports = { ...jest, testMatch: ['**/*.types.ts'], testTimeout: 300_000, reporters: undefined };