import { existsSync } from 'fs';
import { join } from 'path';
import { Assembly, readAssembly, readContext, readJson, Subnet } from './assembly';
import { Neighbours, StackTemplate } from './stack';
import { Token, tokenIn, tokenText } from './tokens';
import { fail, isObject, Json, JsonObject, listAt, textAt } from '../private/errors';

/** What the templates do not say. */
export interface EstateEnvironment {
  /** Account of stacks that name none. Default: 123456789012 */
  readonly account?: string;
  /** Region of stacks that name none. Default: us-east-1 */
  readonly region?: string;
  /** Values of template parameters, before their defaults. */
  readonly parameters?: Record<string, string>;
  /** What `Fn::GetAZs` gives; needed where names of zones stand beside it. */
  readonly availabilityZones?: readonly string[];
  /** The content of cdk.context.json: it tells the subnets of VPCs that were looked up. */
  readonly context?: JsonObject;
}

/** A resource of one of the stacks. Properties are resolved when they are asked for, so that what a question does not need may hold anything. */
export class EstateResource {
  /** What `Ref` gives, anywhere in the estate. */
  readonly id: string;
  readonly type: string;
  /** How a person finds it: its path, or else its stack and logical id. */
  readonly label: string;

  constructor(readonly stack: StackTemplate, readonly logicalId: string) {
    this.id = tokenText({ stack: stack.id, logicalId });
    this.type = stack.typeOf(logicalId);
    this.label = stack.pathOf(logicalId)?.replace(/\/(Resource|Default)$/, '') ?? `${stack.id}/${logicalId}`;
  }

  get(property: string): Json | undefined {
    return this.stack.property(this.logicalId, property);
  }

  /** Some members of a property, resolved; the others may hold anything. */
  within(property: string, members: readonly string[]): JsonObject {
    return this.stack.members(this.logicalId, property, members);
  }

  /** A list of strings; one that is left out is empty. */
  texts(property: string): string[] {
    return listAt(this.get(property) ?? [], this.at(property)).map(item => textAt(item, this.at(property)));
  }

  at(property: string): string {
    return `${property} of ${this.label}`;
  }
}

/** Several stacks as one: a reference leads to its resource, from whatever stack. */
export class Estate implements Neighbours {
  /** A cdk.out folder, a single template, or templates by the names of their stacks. */
  static load(from: string | Record<string, JsonObject>, environment: EstateEnvironment = {}): Estate {
    if (typeof from !== 'string') {
      return new Estate({ stacks: Object.entries(from).map(([id, body]) => ({ id, stackName: id, body })), notes: [] }, environment);
    }
    const file = join(from, '..', 'cdk.context.json');
    const beside = environment.context === undefined && existsSync(file) ? readJson(file) : undefined;
    const assembly = readAssembly(from);
    return beside === undefined ? new Estate(assembly, environment)
      : new Estate({ ...assembly, notes: [...assembly.notes, `subnets that were looked up: ${file}`] }, { ...environment, context: beside });
  }

  /** What was read besides the templates. */
  readonly notes: readonly string[];
  readonly stacks: readonly StackTemplate[];
  private readonly byId = new Map<string, EstateResource>();
  private readonly lookedUp: Record<string, Subnet>;
  private readonly nestedStacks = new Map<string, StackTemplate>();

  constructor(assembly: Assembly, private readonly environment: EstateEnvironment) {
    this.notes = assembly.notes;
    this.lookedUp = readContext(environment.context ?? {});
    const { account = '123456789012', region = 'us-east-1', parameters } = environment;
    const top = assembly.stacks.map(stack => new StackTemplate({
      ...stack,
      environment: { account: stack.account ?? account, region: stack.region ?? region, stackName: stack.stackName, parameters },
    }, this));
    const below = assembly.stacks.flatMap((stack, i) => this.addNested(top[i], stack.nestedIn ?? (() => undefined)));
    this.stacks = [...top, ...below];
    this.stacks.forEach(stack => stack.logicalIds().forEach(logicalId => {
      const resource = new EstateResource(stack, logicalId);
      this.byId.set(resource.id, resource);
    }));
  }

  ofType(...types: string[]): EstateResource[] {
    return this.where(resource => types.includes(resource.type));
  }

  where(test: (resource: EstateResource) => boolean): EstateResource[] {
    return [...this.byId.values()].filter(test);
  }

  /** The resource whose id a value is. */
  find(value: Json | undefined): EstateResource | undefined {
    return typeof value === 'string' ? this.byId.get(value) : undefined;
  }

  /** The resource that a token is about, be it the id or an attribute. */
  owner(token: Token): EstateResource | undefined {
    return this.byId.get(tokenText({ stack: token.stack, logicalId: token.logicalId }));
  }

  /** How a message calls what a value refers to. */
  labelOf(value: string): string {
    const token = tokenIn(value);
    if (token === undefined) return value;
    if (token.logicalId === ZONES) return `${token.attribute} of ${token.stack}`;
    const label = this.owner(token)?.label ?? `${token.stack}/${token.logicalId}`;
    return token.attribute === undefined ? label : `${token.attribute} of ${label}`;
  }

  subnet(id: string): Subnet {
    const resource = this.find(id);
    if (resource === undefined) return this.lookedUp[id] ?? { id, label: this.labelOf(id) };
    const text = (property: string) => {
      const value = resource.get(property);
      return value === undefined ? undefined : textAt(value, resource.at(property));
    };
    const cidr = text('CidrBlock');
    const zoneId = text('AvailabilityZoneId');
    return {
      id,
      label: resource.label,
      cidr: tokenIn(cidr) === undefined ? cidr : undefined,
      zone: text('AvailabilityZone') ?? (zoneId === undefined ? undefined : `${ZONE_ID}${zoneId}`),
      vpc: text('VpcId'),
    };
  }

  /** Whether two zones are one. Names, ids and positions in the list of a Region cannot be compared with each other. */
  sameZone(one: string, other: string): boolean {
    if (kindOfZone(one) !== kindOfZone(other)) {
      fail(`cannot compare ${this.labelOf(one)} with ${this.labelOf(other)}: give the names of the Region's zones, in order (availabilityZones, --zones)`);
    }
    return one === other;
  }

  imported(name: string, importer: StackTemplate): Json {
    const found = this.stacks.filter(({ account, region }) => account === importer.account && region === importer.region)
      .flatMap(stack => stack.exports().filter(exported => exported.name === name).map(({ output }) => ({ stack, output })));
    if (found.length > 1) fail(`${name} is exported by ${found.map(({ stack }) => stack.id).join(' and ')}`);
    return found.length === 0 ? tokenText({ stack: 'exports of other apps', logicalId: name }) : found[0].stack.output(found[0].output);
  }

  output(stackName: string, outputName: string, where: string): Json {
    const stack = this.stacks.find(candidate => candidate.stackName === stackName);
    return stack === undefined ? fail(`${where}: no stack ${stackName} in this estate`) : stack.output(outputName);
  }

  nested(parent: StackTemplate, logicalId: string): StackTemplate | undefined {
    return this.nestedStacks.get(tokenText({ stack: parent.id, logicalId }));
  }

  zones(region: string): string[] {
    return [...this.environment.availabilityZones ?? Array.from({ length: 6 }, (_, i) => tokenText({ stack: region, logicalId: ZONES, attribute: `zone ${i + 1}` }))];
  }

  private addNested(parent: StackTemplate, nestedIn: NonNullable<Assembly['stacks'][number]['nestedIn']>): StackTemplate[] {
    return parent.logicalIds().filter(logicalId => parent.typeOf(logicalId) === 'AWS::CloudFormation::Stack').flatMap(logicalId => {
      const body = nestedIn(parent.property(logicalId, 'TemplateURL'));
      if (body === undefined) return [];
      const { account, region } = parent;
      const stack = new StackTemplate({
        id: `${parent.id}/${logicalId}`,
        body,
        environment: { account, region, stackName: `${parent.stackName}-${logicalId}` },
        given: name => {
          const parameters = parent.property(logicalId, 'Parameters');
          return isObject(parameters) ? parameters[name] : undefined;
        },
      }, this);
      this.nestedStacks.set(tokenText({ stack: parent.id, logicalId }), stack);
      return [stack, ...this.addNested(stack, nestedIn)];
    });
  }
}

const ZONES = 'its zones';
const ZONE_ID = 'zone id ';

function kindOfZone(zone: string): string {
  const token = tokenIn(zone);
  if (token !== undefined) return token.logicalId === ZONES ? `place among the zones of ${token.stack}` : zone;
  return zone.startsWith(ZONE_ID) ? 'id' : 'name';
}
