// The built-in template validation costs seconds per test file and does not exist in the lowest CDK version.
// Unit tests switch it off; test/templates/validation.test.ts switches it on again and reads its report.
process.env.CDK_VALIDATION ??= 'false';
