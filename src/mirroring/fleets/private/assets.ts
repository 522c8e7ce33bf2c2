import { join } from 'path';
import { aws_lambda as lambda } from 'aws-cdk-lib';

/** The bundled controller lies beside `src` and beside `lib`: the package brings it along. */
const CONTROLLER = join(__dirname, '..', '..', '..', '..', 'fleet-controller');

/** The program of the controller, zipped when it is published. Its hash is that of its files. */
export function controllerCode(): lambda.Code {
  return lambda.Code.fromAsset(CONTROLLER);
}
