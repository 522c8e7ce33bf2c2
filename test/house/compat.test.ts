import { agreedApi, agreedBreaks, Assembly, breaksBetween, judged } from '../../projenrc/compat';

const agreed = agreedApi();

/** The first class with a method of its own, and the method. */
const [type, method] = Object.values<any>(agreed.types).filter(({ kind, methods }) => kind === 'class' && methods?.some((one: any) => one.overrides === undefined))
  .map(one => [one, one.methods.find(({ overrides }: any) => overrides === undefined)])[0];
const key = `removed:${type.fqn}.${method.name}`;

/** The agreed API with something done to a copy of it. */
function changed(change: (types: Record<string, any>) => void): Assembly {
  const copy = structuredClone(agreed);
  change(copy.types);
  return copy;
}

test('fails when a public method is removed, though the API is experimental; an addition is no break', () => {
  const now = changed(types => {
    types[type.fqn].methods = types[type.fqn].methods.filter(({ name }: any) => name !== method.name);
    types[type.fqn].methods.push({ ...method, name: 'somethingNew' });
  });
  expect(judged(breaksBetween(agreed, now), '')).toEqual([expect.stringContaining(`[${key}]`)]);
});

test('fails when there is nothing to compare, in which jsii-diff finds no break', () => {
  expect(() => breaksBetween(agreed, { ...agreed, types: {} })).toThrow('an assembly is empty, or of another package');
  expect(() => breaksBetween({}, agreed)).toThrow('an assembly is empty, or of another package');
});

test('fails when jsii-diff cannot read an assembly', () => {
  expect(() => breaksBetween(agreed, { ...agreed, dependencies: { 'no-such-module': '1.0.0' } })).toThrow(/^jsii-diff did not compare/);
});

describe('a break', () => {
  const found = [`err  - METHOD ${type.fqn}.${method.name} has been removed [${key}]`];
  const pages = (path: string) => path === 'docs/changes.md' ? `\`${method.name}\` is gone` : undefined;

  test('that is in the list, and on a page for users, is agreed', () => {
    expect(judged(found, `# breaks\n${key} docs/changes.md: it did nothing\n`, pages)).toEqual([]);
  });

  test('fails when its line gives no reason', () => {
    expect(judged(found, `${key} docs/changes.md`, pages)).toEqual([`"${key} docs/changes.md" must read: key, page, colon, reason`, ...found]);
  });

  test('fails when its page does not mention it', () => {
    expect(judged(found, `${key} docs/other.md: gone`, pages)).toEqual([`docs/other.md does not mention ${method.name}: tell users there what becomes of ${key}`]);
  });

  test('fails when it is in the list, and is none', () => {
    expect(judged([], `${key} docs/changes.md: gone`, pages)).toEqual([`${key} is in the list and no break: remove the line`]);
  });
});

test('each line of the list names a page that tells users', () => {
  expect(judged([], agreedBreaks()).filter(line => !/is in the list and no break/.test(line))).toEqual([]);
});
