import { App, Names, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { displayPath, physicalSuffix, relativeId, uniqueName } from '../../src/private/identity';

const at = (scope: Construct, ...ids: string[]) => ids.reduce<Construct>((parent, id) => new Construct(parent, id), scope);

describe('what a construct is to another one', () => {
  const stack = new Stack(new App(), 'Net', { stackName: 'net' });
  const here = at(stack, 'FlowLogs');

  test('in one stack: its path below the stack', () => {
    expect(relativeId(here, at(stack, 'Group', 'Vpc', 'Resource'))).toBe('Group-Vpc');
    expect(relativeId(here, at(stack, 'Resource'))).toBe('Resource');
  });

  test('in another stack: the name of that stack, which its construct id does not change', () => {
    const ids = ['Other', 'Another'].map(id => relativeId(here, at(new Stack(stack.node.root as App, id, { stackName: 'my-net' }), 'Vpc')));
    expect(ids).toEqual(['@my--net-Vpc', '@my--net-Vpc']);
  });

  test('paths that look alike stay apart', () => {
    const ids = [at(stack, 'a', 'b'), at(stack, 'a-b'), at(stack, '@a', 'b'), at(new Stack(stack.node.root as App, 'Third', { stackName: 'a' }), 'b')].map(one => relativeId(here, one));
    expect(new Set(ids).size).toBe(4);
  });

  test('of nested stacks the outermost has the name', () => {
    const nested = new NestedStack(stack, 'Nested');
    expect(relativeId(here, at(nested, 'Vpc'))).toBe('@net-Nested-Vpc');
    expect(relativeId(at(nested, 'FlowLogs'), at(nested, 'Subnet'))).toBe('Subnet');
    expect(displayPath(at(nested, 'Table'))).toBe('net/Nested/Table');
  });

  test('a stage does not count', () => {
    const inStage = (name: string) => {
      const stage = new Stage(new App(), name);
      return relativeId(at(new Stack(stage, 'Logs'), 'FlowLogs'), at(new Stack(stage, 'Net'), 'Vpc'));
    };
    expect(['Dev', 'Prod'].map(inStage)).toEqual(['@Net-Vpc', '@Net-Vpc']);
  });
});

test('names that an account has once differ between stages, and follow the name of the stack alone', () => {
  const suffix = (scope: Construct, id: string, stackName?: string) => physicalSuffix(at(new Stack(scope, id, { stackName }), 'FlowLogs'));
  expect(suffix(new Stage(new App(), 'Dev'), 'Net')).not.toBe(suffix(new Stage(new App(), 'Prod'), 'Net'));
  expect(suffix(new Stage(new App(), 'Dev'), 'Net', 'net')).toBe(suffix(new App(), 'Network', 'net'));
});

test('the unique name is that of the CDK where the stack has its construct id as its name', () => {
  const group = at(new Stack(new App(), 'Network'), 'Balancer', 'Group', 'Resource');
  expect(uniqueName(group)).toBe(Names.nodeUniqueId(group.node));
});
