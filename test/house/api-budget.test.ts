import * as ts from 'typescript';
import { exportsOf, filesIn, parse } from './sources';

/**
 * How large the published API may be, and the style of its names. A concept is what a user has to learn: a class, an enum, or an interface with behaviour, which jsii
 * wants to begin with `I`. Props, options and attributes are types as well, and no concepts.
 */
const MOST = { concepts: 64, types: 165 };

/** What begins the names of a wing. */
const WINGS = ['FlowLog', 'Mirror'];

/** Published names, with their kind: `class`, `enum` or `interface`. */
type Types = ReadonlyMap<string, string>;

function counted(types: Types): { readonly concepts: number; readonly types: number } {
  const isConcept = ([name, kind]: [string, string]) => kind === 'class' || kind === 'enum' || (kind === 'interface' && /^I[A-Z]/.test(name));
  return { concepts: [...types].filter(isConcept).length, types: types.size };
}

/** What is over the budget. */
function excess(types: Types): string[] {
  const found = counted(types);
  return (['concepts', 'types'] as const).filter(what => found[what] > MOST[what]).map(what => `${found[what]} ${what}, at most ${MOST[what]}`);
}

/** Names against the style: classes of metrics, and options without their owner. In Java, Go and .NET all names are in one namespace. */
function badNames(types: Types): string[] {
  const classes = [...types].filter(([, kind]) => kind === 'class').map(([name]) => name);
  const owners = [...classes, ...WINGS];
  const isBad = (name: string) => classes.includes(name) ? name.endsWith('Metrics') : name.endsWith('Options') && !owners.some(owner => name.startsWith(owner));
  return [...types.keys()].filter(isBad);
}

/** Methods about metrics, alarms and dashboards that are not of the agreed shape: `Class.method(parameters): result`. */
function badMethods(source: ts.SourceFile, published: Types): string[] {
  const classes = source.statements.filter(ts.isClassDeclaration).filter(({ name }) => name !== undefined && published.has(name.text));
  return classes.flatMap(one => one.members.filter(ts.isMethodDeclaration).filter(isPublic).map(method => [one, method] as const))
    .map(([one, method]) => ({ name: method.name.getText(source), shape: shapeOf(method, source), of: one.name!.text }))
    .filter(({ name, shape }) => SHAPES.some(([names, allowed]) => names.test(name) && !allowed.test(shape)))
    .map(({ of, name, shape }) => `${of}.${name}${shape}`);
}

/** Shapes by names, the parameters without their spaces. */
const SHAPES: readonly (readonly [RegExp, RegExp])[] = [
  [/^metric$/, /^\(metricName:string,options\?:cloudwatch\.MetricOptions\):cloudwatch\.(Metric|MathExpression)$/],
  [/^metric[A-Z]/, /^\((\w+\??:[\w.]+,)?options\?:cloudwatch\.MetricOptions\):cloudwatch\.(Metric|MathExpression)$/],
  // A single value needs no type of its own.
  [/^add\w*Alarm$/, /^\((options\?:\w+Options|\w+\??:(number|Duration|Size))?\):cloudwatch\.Alarm$/],
  [/^add\w*Dashboard$/, /^\(\):cloudwatch\.Dashboard$/],
  [/^(alarm|createAlarm|dashboard|metrics)/, /^$/],
];

function isPublic(method: ts.MethodDeclaration): boolean {
  const hidden = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword];
  return method.modifiers?.some(({ kind }) => hidden.includes(kind)) !== true && !method.name.getText().startsWith('_');
}

/** A parameter with a default value is an optional one. */
function shapeOf({ parameters, type }: ts.MethodDeclaration, source: ts.SourceFile): string {
  const texts = parameters.map(one => `${one.name.getText(source)}${one.questionToken ?? one.initializer ? '?' : ''}:${one.type?.getText(source) ?? ''}`);
  return `(${texts.join(',')}):${type?.getText(source) ?? ''}`;
}

const EXPORTED = exportsOf('src/index.ts');

test('the published API stays within its budget', () => {
  const { concepts, types } = counted(EXPORTED);
  process.stdout.write(`published: ${concepts} concepts of at most ${MOST.concepts}, ${types} types of at most ${MOST.types}\n`);
  expect(excess(EXPORTED)).toEqual([]);
});

test('options begin with the name of their owner, and there are no classes of metrics', () => {
  expect(badNames(EXPORTED)).toEqual([]);
});

test('methods about metrics, alarms and dashboards have the agreed shapes', () => {
  expect(filesIn('src').filter(path => path.endsWith('.ts')).flatMap(path => badMethods(parse(path), EXPORTED))).toEqual([]);
});

describe('the checks are alive', () => {
  const many = (count: number, name: string, kind: string) => Array.from({ length: count }, (_, index): [string, string] => [`${name}${index}`, kind]);

  test('classes, enums and interfaces with behaviour are concepts, options and props are types alone', () => {
    expect(counted(new Map([['Sensor', 'class'], ['SensorKind', 'enum'], ['ISensor', 'interface'], ['SensorProps', 'interface'], ['InstanceOptions', 'interface']]))).toEqual({ concepts: 3, types: 5 });
  });

  test('fails when there is one too many', () => {
    const full = new Map([...many(64, 'Sensor', 'class'), ...many(101, 'SensorOptions', 'interface')]);
    expect(excess(full)).toEqual([]);
    expect(excess(new Map([...full, ['Other', 'class']]))).toEqual(['65 concepts, at most 64', '166 types, at most 165']);
    expect(excess(new Map([...full, ['OtherProps', 'interface']]))).toEqual(['166 types, at most 165']);
  });

  test('fails when a class is one of metrics, or options have no owner', () => {
    const types = new Map([['Sensor', 'class'], ['SensorOptions', 'interface'], ['MirrorOptions', 'interface'], ['RingOptions', 'interface'], ['SensorMetrics', 'class'], ['RingProps', 'interface']]);
    expect(badNames(types)).toEqual(['RingOptions', 'SensorMetrics']);
  });

  test('fails when a method has another shape', () => {
    const source = parse('wrong.ts', `class Sensor {
      public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {}
      public metricBytes(options: cloudwatch.MetricOptions = {}): cloudwatch.MathExpression {}
      public metricPort(port: number, options?: cloudwatch.MetricOptions): cloudwatch.Metric {}
      public metricDrops(): cloudwatch.Metric {}
      public addSilenceAlarm(options?: SensorSilenceAlarmOptions): cloudwatch.Alarm {}
      public addAlarm(threshold: number): cloudwatch.Alarm {}
      public addTwoAlarm(threshold: number, periods: number): cloudwatch.Alarm {}
      public addDashboard(): cloudwatch.Dashboard {}
      public addWideDashboard(): void {}
      public createAlarm(): cloudwatch.Alarm {}
      private metricRaw(): void {}
    } class Hidden { public metricDrops(): void {} }`);
    expect(badMethods(source, new Map([['Sensor', 'class']]))).toEqual([
      'Sensor.metricDrops():cloudwatch.Metric', 'Sensor.addTwoAlarm(threshold:number,periods:number):cloudwatch.Alarm', 'Sensor.addWideDashboard():void', 'Sensor.createAlarm():cloudwatch.Alarm',
    ]);
  });
});
