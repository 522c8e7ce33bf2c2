import { aws_ec2 as ec2, Stack, Stage, TagManager } from 'aws-cdk-lib';
import { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { MirrorOrigin } from './origin';
import { AppStore } from '../../../private/app-store';
import { reject, show } from '../../../private/errors';
import { enclosing, nameOf, referenced } from '../../../private/network-resources';
import { isElsewhere, isKnown } from '../../../private/tokens';

/** What must not be mirrored, whatever selects it. */
export interface Exclusion {
  /** Everything below it is bound by the exclusion. */
  readonly scope: IConstruct;
  readonly kind: 'vpc' | 'subnet' | 'instance' | 'account' | 'tag';
  /** The id, a literal or a token; of a tag its key. */
  readonly id: string;
  /** Of a tag; any value where it is not given. */
  readonly value?: string;
  /** What was named, where a construct was. */
  readonly construct?: IConstruct & { readonly env: ResourceEnvironment };
}

const EXCLUSIONS = new AppStore<Exclusion>('mirror-exclusions');

/** Excludes something from all mirroring below a scope. */
export function addExclusion(exclusion: Exclusion): void {
  EXCLUSIONS.add(exclusion.scope, exclusion);
}

/** What was excluded at a scope itself. */
export function exclusionsAt(scope: IConstruct): Exclusion[] {
  return EXCLUSIONS.of(scope).filter(one => one.scope === scope);
}

/**
 * What binds a construct, as far as it can name it: all literals, and what the app declares in the same stage, account and Region. What it declares elsewhere has no
 * interface there.
 */
export function exclusionsOf(construct: IConstruct): Exclusion[] {
  const { account, region } = Stack.of(construct);
  return EXCLUSIONS.of(construct).filter(({ scope }) => construct.node.scopes.includes(scope)).filter(({ id, construct: named }) =>
    isKnown(id) || named === undefined || (Stage.of(named) === Stage.of(construct) && !isElsewhere(named.env, { account, region })));
}

/** Refuses a session whose source is excluded. Asked when all exclusions are there. */
export function refuseExcluded(session: IConstruct, origin: MirrorOrigin): void {
  const resources = [
    referenced(origin.networkInterfaceId, ec2.CfnNetworkInterface.isCfnNetworkInterface),
    origin.instanceId === undefined ? undefined : referenced(origin.instanceId, ec2.CfnInstance.isCfnInstance),
  ].filter(resource => resource !== undefined);
  const names = [...origin.names, ...origin.vpc === undefined ? [] : [nameOf(origin.vpc, origin.vpc.vpcId)], ...resources.flatMap(enclosing)];
  const tags = resources.map(resource => TagManager.of(resource)?.tagValues() ?? {});
  const found = exclusionsOf(session).find(exclusion => {
    switch (exclusion.kind) {
      case 'account': return exclusion.id === Stack.of(session).account;
      case 'tag': return tags.some(values => Object.hasOwn(values, exclusion.id) && (exclusion.value ?? values[exclusion.id]) === values[exclusion.id]);
      default: return names.includes(exclusion.construct === undefined ? exclusion.id : nameOf(exclusion.construct, exclusion.id));
    }
  });
  if (found !== undefined) {
    reject(`source must not be excluded from mirroring, got ${origin.label}, which the exclusion of ${labelOf(found)} at ${found.scope.node.path || 'the app'} covers; mirror another interface, or `
      + 'take the exclusion away', session);
  }
}

function labelOf({ kind, id, value, construct }: Exclusion): string {
  if (kind === 'tag') {
    return `the tag ${show(id)}${value === undefined ? '' : ` with the value ${show(value)}`}`;
  }
  return `the ${kind} ${construct === undefined || isKnown(id) ? id : construct.node.path}`;
}
