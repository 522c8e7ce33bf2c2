// The built-in template validation costs seconds per test file and does not exist in the lowest CDK version.
// Unit tests switch it off; test/templates/validation.test.ts switches it on again and reads its report.
process.env.CDK_VALIDATION ??= 'false';
// Where each construct was made is asked by no test, and to find out costs a fifth of all synthesis: jest maps each line back to its source.
process.env.CDK_CONTEXT_JSON ??= JSON.stringify({ 'aws:cdk:disable-creation-stack-traces': true });
