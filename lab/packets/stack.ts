import { ECHOED, IDENTITY } from './attributes';
import { cidrBlocks } from './ranges';
import { hasToken, integerAt, tokenIn, tokenText } from './tokens';
import { fail, isObject, Json, JsonObject, listAt, objectAt, textAt } from '../private/errors';
import { Environment, Template } from '../private/template';

/** What one stack knows of the others. */
export interface Neighbours {
  /** The value of an export of another stack; a token where no stack of the estate exports it. */
  imported(name: string, importer: StackTemplate): Json;
  /** An output of another stack. */
  output(stackName: string, outputName: string, where: string): Json;
  nested(parent: StackTemplate, logicalId: string): StackTemplate | undefined;
  zones(region: string): string[];
}

export interface StackProps {
  /** Unique among the stacks of an estate. */
  readonly id: string;
  readonly body: JsonObject;
  readonly environment: Environment & { readonly stackName: string };
  /** Construct paths by logical id, where the template itself does not say them. */
  readonly paths?: Record<string, string>;
  /** What a parent gives to the parameters of a nested stack. */
  readonly given?: (parameter: string) => Json | undefined;
}

/** A template whose references lead to resources, its own and those of its neighbours, instead of made-up names. */
export class StackTemplate extends Template {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly stackName: string;

  constructor(private readonly props: StackProps, private readonly neighbours: Neighbours) {
    // A stack may be empty: CDK then leaves the section out.
    super({ Resources: {}, ...props.body }, props.environment);
    this.id = props.id;
    this.account = props.environment.account;
    this.region = props.environment.region;
    this.stackName = props.environment.stackName;
  }

  /** Resources whose condition holds. */
  logicalIds(): string[] {
    return Object.keys(this.resources).filter(logicalId => {
      const { Condition: condition } = objectAt(this.resources[logicalId], logicalId);
      return condition === undefined || this.condition(textAt(condition, `${logicalId}.Condition`));
    });
  }

  typeOf(logicalId: string): string {
    return textAt(objectAt(this.resources[logicalId], `${this.id}: ${logicalId}`).Type, `${logicalId}.Type`);
  }

  /** One property, resolved; others may hold what cannot be. */
  property(logicalId: string, name: string): Json | undefined {
    const properties = objectAt(objectAt(this.resources[logicalId], logicalId).Properties ?? {}, logicalId);
    if (!(name in properties)) return undefined;
    return objectAt(this.resolve({ [name]: properties[name] }, `${this.id}/${logicalId}`), logicalId)[name];
  }

  /** Some members of one property, resolved. */
  members(logicalId: string, property: string, names: readonly string[]): JsonObject {
    const properties = objectAt(objectAt(this.resources[logicalId], logicalId).Properties ?? {}, logicalId);
    const whole = objectAt(properties[property], `${logicalId}.${property}`);
    const wanted = Object.fromEntries(Object.entries(whole).filter(([name]) => names.includes(name)));
    return objectAt(this.resolve(wanted, `${this.id}/${logicalId}.${property}`), logicalId);
  }

  propertyNames(logicalId: string): string[] {
    return Object.keys(objectAt(objectAt(this.resources[logicalId], logicalId).Properties ?? {}, logicalId));
  }

  /** The place in the construct tree, where it is known. */
  pathOf(logicalId: string): string | undefined {
    const { Metadata: metadata } = objectAt(this.resources[logicalId], logicalId);
    const path = isObject(metadata) ? metadata['aws:cdk:path'] : undefined;
    return typeof path === 'string' ? path : this.props.paths?.[logicalId];
  }

  /** Outputs by the name that they are exported under. */
  exports(): { name: string; output: string }[] {
    return Object.entries(isObject(this.body.Outputs) ? this.body.Outputs : {}).flatMap(([output, declared]) => {
      const exported = isObject(declared) && isObject(declared.Export) ? declared.Export.Name : undefined;
      return exported === undefined ? [] : [{ name: textAt(this.resolve(exported, output), `${this.id}: Export.Name of ${output}`), output }];
    });
  }

  output(name: string): Json {
    const declared = isObject(this.body.Outputs) ? this.body.Outputs[name] : undefined;
    return isObject(declared) ? this.resolve(declared.Value, `${this.id}: output ${name}`) : fail(`${this.id} has no output ${name}`);
  }

  protected ref(name: string, where: string): Json {
    if (name in this.resources) return tokenText({ stack: this.id, logicalId: name });
    const given = this.props.given?.(name);
    if (given !== undefined) return given;
    const declared = isObject(this.body.Parameters) ? this.body.Parameters[name] : undefined;
    const fromStore = isObject(declared) && textAt(declared.Type, `${name}.Type`).startsWith('AWS::SSM::');
    return fromStore && !(name in (this.environment.parameters ?? {})) ? tokenText({ stack: this.id, logicalId: name }) : super.ref(name, where);
  }

  protected getAtt(argument: Json, where: string): Json {
    const [logicalId, ...rest] = (typeof argument === 'string' ? argument.split('.') : listAt(argument, `${where}: Fn::GetAtt`))
      .map(part => textAt(part, `${where}: Fn::GetAtt`));
    const attribute = rest.join('.');
    const type = logicalId in this.resources ? this.typeOf(logicalId) : fail(`${where}: Fn::GetAtt of unknown ${logicalId}`);
    if (type === 'AWS::CloudFormation::Stack' && attribute.startsWith('Outputs.')) {
      const nested = this.neighbours.nested(this, logicalId);
      if (nested !== undefined) return nested.output(attribute.slice('Outputs.'.length));
    }
    if (IDENTITY[type]?.includes(attribute)) return tokenText({ stack: this.id, logicalId });
    const echoed = ECHOED[type]?.includes(attribute) ? this.property(logicalId, attribute) : undefined;
    return echoed ?? tokenText({ stack: this.id, logicalId, attribute });
  }

  protected intrinsic(name: string, argument: Json, where: string): Json {
    switch (name) {
      case 'Fn::ImportValue': return this.neighbours.imported(textAt(this.resolve(argument, where), `${where}: ${name}`), this);
      case 'Fn::GetStackOutput': {
        const { StackName: stack, OutputName: output } = objectAt(this.resolve(argument, where), `${where}: ${name}`);
        return this.neighbours.output(textAt(stack, `${where}: StackName`), textAt(output, `${where}: OutputName`), where);
      }
      case 'Fn::GetAZs': return this.neighbours.zones(textAt(this.resolve(argument, where), `${where}: ${name}`) || this.region);
      case 'Fn::Cidr': return this.cidr(argument, where);
      case 'Fn::If': {
        const [condition, whenTrue, whenFalse] = listAt(argument, `${where}: ${name}`);
        return this.resolve(this.condition(textAt(condition, `${where}: ${name}`)) ? whenTrue : whenFalse, where);
      }
      case 'Fn::Select': return this.select(argument, where);
      case 'Fn::Split': {
        const [, source] = listAt(argument, `${where}: ${name}`);
        const text = this.resolve(source, where);
        return hasToken(text) ? fail(`${where}: cannot split what is known at deployment only, got ${String(text)}`) : super.intrinsic(name, argument, where);
      }
      default: return super.intrinsic(name, argument, where);
    }
  }

  /** A member of a list that only AWS knows is still one thing, and the same one each time. */
  private select(argument: Json, where: string): Json {
    const [index, list] = listAt(argument, `${where}: Fn::Select`);
    const resolved = this.resolve(list, where);
    const token = tokenIn(resolved);
    const position = integerAt(this.resolve(index, where), `${where}: Fn::Select`);
    return token === undefined ? super.intrinsic('Fn::Select', [position, listAt(resolved, `${where}: Fn::Select`)], where)
      : tokenText({ ...token, attribute: `${token.attribute ?? ''}[${position}]` });
  }

  private cidr(argument: Json, where: string): Json[] {
    const [block, count, bits] = listAt(this.resolve(argument, where), `${where}: Fn::Cidr`);
    const blocks = integerAt(count, `${where}: Fn::Cidr`);
    const token = tokenIn(block);
    return token === undefined ? cidrBlocks(textAt(block, `${where}: Fn::Cidr`), blocks, integerAt(bits, `${where}: Fn::Cidr`))
      : Array.from({ length: blocks }, (_, i) => tokenText({ ...token, attribute: `${token.attribute ?? ''}/${i}` }));
  }

  private condition(name: string): boolean {
    const declared = isObject(this.body.Conditions) ? this.body.Conditions[name] : undefined;
    return declared === undefined ? fail(`${this.id}: unknown condition ${name}`) : this.holds(declared, `${this.id}: condition ${name}`);
  }

  private holds(expression: Json, where: string): boolean {
    const [[operator, argument], more] = Object.entries(objectAt(expression, where));
    if (more !== undefined) return fail(`${where} must be one function, got ${JSON.stringify(expression)}`);
    switch (operator) {
      case 'Condition': return this.condition(textAt(argument, where));
      case 'Fn::And': return listAt(argument, where).every(part => this.holds(part, where));
      case 'Fn::Or': return listAt(argument, where).some(part => this.holds(part, where));
      case 'Fn::Not': return !this.holds(listAt(argument, where)[0], where);
      case 'Fn::Equals': {
        const sides = listAt(argument, where).map(side => this.resolve(side, where));
        return sides.some(hasToken) ? fail(`${where} compares what is known at deployment only`) : sides[0] === sides[1];
      }
      default: return fail(`${where}: the lab cannot decide ${operator}`);
    }
  }
}
