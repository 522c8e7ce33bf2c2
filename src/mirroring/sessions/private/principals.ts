import { IConstruct } from 'constructs';
import { noAccount, refuseTwice } from '../../../private/checks';
import { reject, show } from '../../../private/errors';
import { isKnown } from '../../../private/tokens';

/** Account ids, each once, none of them the owner's. */
export function checkAccounts(accounts: readonly string[], owner: string, scope: IConstruct): void {
  for (const account of accounts.filter(isKnown)) {
    if (noAccount([account]) !== undefined) {
      reject(`accounts must be ids of 12 digits, got ${show(account)}; write ["111122223333"]`, scope);
    }
    if (account === owner) {
      reject(`accounts must be those of others, got ${show(account)}, which owns what is shared; leave it out`, scope);
    }
  }
  refuseTwice('accounts', accounts, scope);
}

/** ARNs of organisational units, each once. */
export function checkOrganizationalUnits(arns: readonly string[], scope: IConstruct): void {
  const odd = arns.filter(isKnown).find(arn => !/^arn:[^:]+:organizations::\d{12}:ou\/o-[a-z0-9]+\/ou-[a-z0-9]+-[a-z0-9]+$/.test(arn));
  if (odd !== undefined) {
    reject(`organizationalUnits must be ARNs of organisational units, got ${show(odd)}; write `
      + '"arn:…:organizations::111122223333:ou/o-exampleorgid/ou-examplerootid-exampleouid"', scope);
  }
  refuseTwice('organizationalUnits', arns, scope);
}

export function checkOrganization(arn: string | undefined, scope: IConstruct): void {
  if (arn !== undefined && isKnown(arn) && !/^arn:[^:]+:organizations::\d{12}:organization\/o-[a-z0-9]+$/.test(arn)) {
    reject(`organization must be the ARN of an organisation, got ${show(arn)}; write "arn:…:organizations::111122223333:organization/o-exampleorgid"`, scope);
  }
}
