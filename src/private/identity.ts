import { createHash } from 'crypto';
import { Stack, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * What a construct is to another one, for logical ids that must not move when something around both is renamed.
 *
 * Of the same stack: its path below the stack. Of another stack: that one's name as well, which CloudFormation keeps when the construct id of the
 * stack changes. A stage counts in neither: two stages of an app have equal logical ids.
 */
export interface Identity {
  /** Name of the stack; nothing where both are in one stack. */
  readonly stackName?: string;
  /** Construct ids from the stack down. */
  readonly path: readonly string[];
}

/** What a construct is to another one. */
export function identityFor(scope: IConstruct, construct: IConstruct): Identity {
  const stack = Stack.of(construct);
  if (stack === Stack.of(scope)) {
    return { path: below(stack, construct) };
  }
  const named = namedStack(stack);
  return { stackName: withoutStage(named), path: below(named, construct) };
}

/**
 * Eight hexadecimal digits for the physical name of something that an account has once: they differ wherever CloudFormation has two stacks, and
 * stay where it has one.
 */
export function physicalSuffix(construct: IConstruct): string {
  const named = namedStack(Stack.of(construct));
  return digest([named.stackName, ...below(named, construct)].join('/'));
}

/** Eight hexadecimal digits that stand for a text. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** The outermost of nested stacks: the others have no name at synth. */
function namedStack(stack: Stack): Stack {
  return stack.nestedStackParent === undefined ? stack : namedStack(stack.nestedStackParent);
}

/** The CDK puts the name of the stage in front of a stack's name, unless that is given. */
function withoutStage(stack: Stack): string {
  const prefix = `${Stage.of(stack)?.stageName ?? ''}-`;
  return stack.stackName.startsWith(prefix) ? stack.stackName.slice(prefix.length) : stack.stackName;
}

function below(stack: Stack, construct: IConstruct): string[] {
  return construct.node.scopes.slice(stack.node.scopes.length).map(({ node }) => node.id);
}
