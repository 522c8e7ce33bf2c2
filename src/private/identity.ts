import { createHash } from 'crypto';
import { CfnTag, Names, Stack, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * What a construct is to another one, as part of a construct id: it must not move when something around both is renamed.
 *
 * Of the same stack: its path below the stack. Of another stack: that one's name in front, which CloudFormation keeps when the construct id of the stack
 * changes. A stage counts in neither: two stages of an app have equal logical ids. Hyphens are doubled, so that `a-b` and `a/b` stay apart.
 */
export function relativeId(scope: IConstruct, construct: IConstruct): string {
  const stack = Stack.of(construct);
  const isHere = stack === Stack.of(scope);
  const baseStack = isHere ? stack : rootStackOf(stack);
  const ids = below(baseStack, construct);
  // `Resource` is the child of a construct that stands for it.
  const path = (ids.length > 1 && ids[ids.length - 1] === 'Resource' ? ids.slice(0, -1) : ids).map(escaped).join('-');
  return isHere ? path : `@${escaped(withoutStage(baseStack))}-${path}`;
}

function escaped(id: string): string {
  return id.replace(/[-@]/g, '$&$&');
}

/**
 * Eight hexadecimal digits for the physical name of something that an account has once: they differ wherever CloudFormation has two stacks, and
 * stay where it has one.
 */
export function physicalSuffix(construct: IConstruct): string {
  return digest(displayPath(construct));
}

/**
 * The path of a construct for people who look at resources, in tags and descriptions: name of the stack, then construct ids. What is displayed stays
 * where the construct id of the stack changes, or a stage is put around it.
 */
export function displayPath(construct: IConstruct): string {
  const baseStack = rootStackOf(Stack.of(construct));
  return [baseStack.stackName, ...below(baseStack, construct)].join('/');
}

/** The name that the CDK makes of a path, with the stack's name in place of the construct ids of stack and stages. Equal to the CDK's own where those are equal. */
export function uniqueName(construct: IConstruct): string {
  return Names.uniqueResourceName(construct, { maxLength: 240 });
}

/** A name as a tag, whose value EC2 takes up to 256 characters of. */
export function nameTag(construct: IConstruct): CfnTag {
  return { key: 'Name', value: displayPath(construct).slice(-256) };
}

/** Eight hexadecimal digits that stand for a text. */
export function digest(text: string): string {
  return sha256(text).slice(0, 8);
}

/** A fingerprint of a text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The outermost of nested stacks: the others have no name at synth. */
function rootStackOf(stack: Stack): Stack {
  return stack.nestedStackParent === undefined ? stack : rootStackOf(stack.nestedStackParent);
}

/** The CDK puts the name of the stage in front of a stack's name, unless that is given. */
function withoutStage(stack: Stack): string {
  const prefix = `${Stage.of(stack)?.stageName ?? ''}-`;
  return stack.stackName.startsWith(prefix) ? stack.stackName.slice(prefix.length) : stack.stackName;
}

function below(stack: Stack, construct: IConstruct): string[] {
  return construct.node.scopes.slice(stack.node.scopes.length).map(({ node }) => node.id);
}
