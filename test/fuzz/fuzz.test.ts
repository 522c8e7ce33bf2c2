import { fuzz } from './fuzz';
import { SUBJECTS } from './generate';
import { OBJECT_MAKERS } from './world';
import { FlowLogSource } from '../../src';
import { OBJECTS } from '../../src/private/argument-table';
import { exportsOf } from '../house/sources';

test('every published call with typed and untyped arguments ends in an object or in a refusal that names a prop', () => {
  const { typed, untyped, findings } = fuzz({ typed: SUBJECTS.length, untyped: SUBJECTS.length, seed: 20261130, seconds: 10, synth: false });
  expect(findings).toEqual([]);
  // Neither all refused nor all taken: both were asked.
  expect(typed.made).toBeGreaterThan(20);
  expect(untyped.refused).toBeGreaterThan(20);
});

test('the same seed gives the same outcome', () => {
  const run = () => fuzz({ typed: 20, untyped: 20, seed: 7, synth: false });
  expect(run()).toEqual(run());
});

test('fails when a call ends in an error of the engine, or in one that names no prop', () => {
  const original = FlowLogSource.vpc;
  const spoil = (act: () => any) => {
    FlowLogSource.vpc = act;
    return fuzz({ typed: 1, untyped: 0, seed: 1, synth: false, only: 'FlowLogSource.vpc' }).findings.map(({ kind, call }) => `${kind}: ${call}`);
  };
  try {
    expect(spoil(() => (undefined as any).vpcRef)).toEqual(['raw error: FlowLogSource.vpc']);
    expect(spoil(() => { throw new Error('something is wrong'); })).toEqual(['names no prop: FlowLogSource.vpc']);
  } finally {
    FlowLogSource.vpc = original;
  }
});

test('the fuzzer can make an object of every type of the CDK that a call takes', () => {
  expect(Object.keys(OBJECT_MAKERS).sort()).toEqual([...OBJECTS.rows.keys()].sort());
});

test('every published class with a constructor or a factory is a subject', () => {
  const classes = [...exportsOf('src/index.ts')].filter(([, kind]) => kind === 'class').map(([name]) => name);
  const without = classes.filter(name => !SUBJECTS.some(call => call === `new ${name}` || call.startsWith(`${name}.`) || call.startsWith(`${name}#`)));
  expect(without).toEqual([]);
});
