import { Annotations, App, CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { warn } from '../../src/private/warnings';

const ID = 'cdk-network-visibility:someId';
const REPORTED = `Annotation::${ID}`;

/** Ways to acknowledge a warning, which docs/how-to/warnings.md shows or warns of. */
const WAYS: Record<string, (scope: IConstruct) => unknown> = {
  'not at all': () => undefined,
  'acknowledgeWarning, id': scope => Annotations.of(scope).acknowledgeWarning(ID, 'a reason'),
  'acknowledgeWarning, id of the report': scope => Annotations.of(scope).acknowledgeWarning(REPORTED, 'a reason'),
  'Validations, id': scope => Validations.of(scope).acknowledge({ id: ID, reason: 'a reason' }),
  'Validations, id of the report': scope => Validations.of(scope).acknowledge({ id: REPORTED, reason: 'a reason' }),
};

/** Ways after which no warning is left: acknowledged before or after it comes, on its construct or around it. */
export function working(): string[] {
  return Object.keys(WAYS).filter(way => [true, false].every(first => [true, false].every(around => isSilent(WAYS[way], { first, around }))));
}

function isSilent(acknowledge: (scope: IConstruct) => unknown, { first, around }: { readonly first: boolean; readonly around: boolean }): boolean {
  const stack = new Stack(new App(), 'Network');
  const resource = new CfnResource(stack, 'Topic', { type: 'AWS::SNS::Topic' });
  const steps = [() => warn(resource, 'someId', 'something will disappoint'), () => acknowledge(around ? stack : resource)];
  (first ? steps.reverse() : steps).forEach(step => step());
  const messages = (stack.node.root as App).synth().stacksRecursively.flatMap(one => one.messages);
  return messages.every(({ entry }) => !String(entry.data).includes(ID));
}

if (require.main === module) {
  console.log(JSON.stringify(working()));
}
