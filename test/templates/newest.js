// Loaded before anything else: whoever asks for aws-cdk-lib gets the newest version, library, examples and plugins alike.
const Module = require('module');

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return resolve.call(this, request.replace(/^aws-cdk-lib(?=$|\/)/, 'aws-cdk-lib-newest'), ...rest);
};
