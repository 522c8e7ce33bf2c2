import { Stack } from 'aws-cdk-lib';
import { IEnvironmentAware } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { reject } from '../../../private/errors';
import { isElsewhere } from '../../../private/tokens';

/** Refuses what is known to lie in another account or Region than the stack. */
export function refuseOtherEnvironment(scope: IConstruct, prop: string, { env }: IEnvironmentAware, wayOut: string): void {
  const { account, region } = Stack.of(scope);
  if (isElsewhere(env, { account, region })) {
    reject(`${prop} must lie in the account and Region of the stack (${account}, ${region}), got one in ${env.account}, ${env.region}; ${wayOut}`, scope);
  }
}
