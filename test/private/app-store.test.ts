import { App, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { AppStore, createInTurn, inStage } from '../../src/private/app-store';
import { newStack } from '../fixtures/stacks';

const NAMES = new AppStore<string>('names');

test('entries are those of one app, subject and key, in the order in which they came', () => {
  const [one, other] = [newStack(), newStack()];
  ['b', 'a'].forEach(name => NAMES.add(one, name, 'key'));
  NAMES.add(one, 'c');
  expect([NAMES.of(one, 'key'), NAMES.of(one), NAMES.of(other, 'key'), new AppStore('others').of(one, 'key')]).toEqual([['b', 'a'], ['c'], [], []]);
});

test('entries are those of all stacks and stages of an app', () => {
  const app = new App();
  NAMES.add(new Stack(new Stage(app, 'Test'), 'Network'), 'a');
  expect(NAMES.of(new Stack(new Stage(app, 'Production'), 'Network'))).toEqual(['a']);
});

test('a key is taken once; who comes second learns who has it', () => {
  const stack = newStack();
  expect([NAMES.taken(stack, 'key', 'first'), NAMES.taken(stack, 'key', 'second'), NAMES.taken(stack, 'other', 'second')]).toEqual([undefined, 'first', undefined]);
  expect(NAMES.of(stack, 'key')).toEqual(['first']);
});

test('a key of a stage is the same in its stacks, and another in another stage', () => {
  const app = new App();
  const [test1, production] = ['Test', 'Production'].map(id => new Stage(app, id));
  const [one, two, three] = [new Stack(test1, 'One'), new Stack(test1, 'Two'), new Stack(production, 'One')];
  expect(inStage(one, 42)).toBe(inStage(two, 42));
  expect(inStage(one, 42)).not.toBe(inStage(three, 42));
  expect(inStage(one, 42)).not.toBe(inStage(one, 43));
});

test('the store is no property that somebody would list, and the same for all subjects', () => {
  const stack = newStack();
  const before = Object.keys(stack.node.root);
  NAMES.add(stack, 'a');
  new AppStore('others').add(stack, 1);
  expect(Object.keys(stack.node.root)).toEqual(before);
  expect(Object.getOwnPropertySymbols(stack.node.root).filter(({ description }) => description === 'cdk-network-visibility.store')).toHaveLength(1);
});

test('a second copy of the package sees what the first one noted, and the other way round', () => {
  const stack = newStack();
  NAMES.add(stack, 'first', 'key');
  let second: typeof import('../../src/private/app-store') | undefined;
  jest.isolateModules(() => {
    second = jest.requireActual('../../src/private/app-store');
  });
  expect(second!.AppStore).not.toBe(AppStore);
  const names = new second!.AppStore<string>('names');
  expect(names.of(stack, 'key')).toEqual(['first']);
  names.add(stack, 'second', 'key');
  expect(NAMES.of(stack, 'key')).toEqual(['first', 'second']);
});

test('resources are created four at a time, of each type and stack', () => {
  const stack = newStack();
  const resources = Array.from({ length: 6 }, (_, index) => new CfnResource(stack, `Resource${index}`, { type: 'AWS::Athena::NamedQuery' }));
  const other = new CfnResource(stack, 'Other', { type: 'AWS::Logs::QueryDefinition' });
  [...resources, other].forEach(createInTurn);
  expect([...resources, other].map(resource => resource.node.dependencies)).toEqual([[], [], [], [], [resources[0]], [resources[1]], []]);
});
