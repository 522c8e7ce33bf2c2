import { readFileSync } from 'fs';
import { fail, isObject, Json, JsonObject, listAt, objectAt, textAt } from './errors';

/** What CloudFormation would know at deploy time. */
export interface Environment {
  readonly account: string;
  readonly region: string;
  readonly stackName?: string;
  /** Values of the template's parameters, before their defaults. */
  readonly parameters?: Record<string, string>;
}

export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  /** Properties with every intrinsic resolved. */
  readonly properties: JsonObject;
}

/** The property that holds a resource's physical name, which is also what `Ref` gives. */
const NAME_PROPERTY: Record<string, string> = {
  'AWS::S3::Bucket': 'BucketName',
  'AWS::Athena::WorkGroup': 'Name',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::KinesisFirehose::DeliveryStream': 'DeliveryStreamName',
};

/** The content of a template's file. */
export function readTemplate(file: string): JsonObject {
  let parsed: Json;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8')) as Json;
  } catch (error) {
    return fail(`no readable CloudFormation template at ${file}: ${(error as Error).message}`);
  }
  return objectAt(parsed, file);
}

export class Template {
  static load(file: string, environment: Environment): Template {
    return new Template(readTemplate(file), environment);
  }

  protected readonly resources: JsonObject;

  constructor(protected readonly body: JsonObject, protected readonly environment: Environment) {
    this.resources = objectAt(body.Resources, 'Resources');
  }

  /** All resources of one type, resolved, in template order. */
  ofType(type: string): Resource[] {
    return Object.entries(this.resources)
      .filter(([, resource]) => objectAt(resource, 'resource').Type === type)
      .map(([logicalId]) => this.resource(logicalId));
  }

  /** Physical name of a resource: its name property, else the lower-case logical id. */
  physicalName(logicalId: string): string {
    const resource = objectAt(this.resources[logicalId], `resource ${logicalId}`);
    if (resource.Type === 'AWS::Glue::Table' || resource.Type === 'AWS::Glue::Database') {
      const input = resource.Type === 'AWS::Glue::Table' ? 'TableInput' : 'DatabaseInput';
      const properties = objectAt(resource.Properties, `${logicalId}.Properties`);
      const name = isObject(properties[input]) ? properties[input].Name : undefined;
      if (name !== undefined) return textAt(this.resolve(name, `${logicalId}.${input}.Name`), 'Name');
    }
    const property = NAME_PROPERTY[textAt(resource.Type, `${logicalId}.Type`)];
    const named = isObject(resource.Properties) && property !== undefined ? resource.Properties[property] : undefined;
    return named === undefined ? logicalId.toLowerCase() : textAt(this.resolve(named, `${logicalId}.${property}`), property);
  }

  private resource(logicalId: string): Resource {
    const raw = objectAt(this.resources[logicalId], logicalId);
    return {
      logicalId,
      type: textAt(raw.Type, `${logicalId}.Type`),
      properties: objectAt(this.resolve(raw.Properties ?? {}, logicalId), logicalId),
    };
  }

  protected resolve(value: Json, where: string): Json {
    if (Array.isArray(value)) return value.map((item, i) => this.resolve(item, `${where}[${i}]`)).filter(item => item !== NO_VALUE);
    if (!isObject(value)) return value;
    const keys = Object.keys(value);
    if (keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'))) return this.intrinsic(keys[0], value[keys[0]], where);
    return Object.fromEntries(keys
      .map(key => [key, this.resolve(value[key], `${where}.${key}`)] as const)
      .filter(([, resolved]) => resolved !== NO_VALUE));
  }

  protected intrinsic(name: string, argument: Json, where: string): Json {
    switch (name) {
      case 'Ref': return this.ref(textAt(argument, `${where}: Ref`), where);
      case 'Fn::Join': return this.join(argument, where);
      case 'Fn::Sub': return this.sub(argument, where);
      case 'Fn::Select': {
        const [index, list] = listAt(argument, `${where}: Fn::Select`);
        return listAt(this.resolve(list, where), `${where}: Fn::Select`)[Number(index)] ?? fail(`${where}: Fn::Select index ${String(index)} out of range`);
      }
      case 'Fn::Split': {
        const [delimiter, source] = listAt(argument, `${where}: Fn::Split`);
        return textAt(this.resolve(source, where), `${where}: Fn::Split`).split(textAt(delimiter, `${where}: Fn::Split`));
      }
      case 'Fn::Base64': return Buffer.from(textAt(this.resolve(argument, where), `${where}: Fn::Base64`), 'utf8').toString('base64');
      case 'Fn::GetAtt': return this.getAtt(argument, where);
      default: return fail(`${where}: the lab cannot resolve ${name}`);
    }
  }

  private join(argument: Json, where: string): string {
    const [separator, parts] = listAt(argument, `${where}: Fn::Join`);
    return listAt(this.resolve(parts, where), `${where}: Fn::Join`)
      .map(part => textAt(part, `${where}: Fn::Join`))
      .join(textAt(separator, `${where}: Fn::Join`));
  }

  private sub(argument: Json, where: string): string {
    const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
    const known = objectAt(variables, `${where}: Fn::Sub`);
    return textAt(text, `${where}: Fn::Sub`).replace(/\$\{(!?)([^}]+)\}/g, (_all, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in known) return textAt(this.resolve(known[name], where), `${where}: Fn::Sub ${name}`);
      return textAt(name.includes('.') ? this.getAtt(name.split('.'), where) : this.ref(name, where), `${where}: Fn::Sub ${name}`);
    });
  }

  protected ref(name: string, where: string): Json {
    const { account, region, stackName = 'lab', parameters = {} } = this.environment;
    const pseudo: Record<string, Json> = {
      'AWS::AccountId': account,
      'AWS::Region': region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': stackName,
      'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/${stackName}/00000000-0000-0000-0000-000000000000`,
      'AWS::NoValue': NO_VALUE,
    };
    if (name in pseudo) return pseudo[name];
    if (name in parameters) return parameters[name];
    const declared = isObject(this.body.Parameters) ? this.body.Parameters[name] : undefined;
    if (isObject(declared)) return declared.Default ?? fail(`${where}: parameter ${name} has no default; give it a value`);
    return name in this.resources ? this.physicalName(name) : fail(`${where}: Ref to unknown ${name}`);
  }

  protected getAtt(argument: Json, where: string): Json {
    const [logicalId, attribute] = (typeof argument === 'string' ? argument.split('.') : listAt(argument, `${where}: Fn::GetAtt`))
      .map(part => textAt(part, `${where}: Fn::GetAtt`));
    const type = objectAt(this.resources[logicalId], `${where}: Fn::GetAtt ${logicalId}`).Type;
    if (attribute !== 'Arn') return fail(`${where}: the lab cannot resolve Fn::GetAtt ${logicalId}.${attribute}`);
    if (type === 'AWS::S3::Bucket') return `arn:aws:s3:::${this.physicalName(logicalId)}`;
    if (type === 'AWS::KMS::Key') return `arn:aws:kms:${this.environment.region}:${this.environment.account}:key/${this.physicalName(logicalId)}`;
    const service = textAt(type, `${logicalId}.Type`).split('::')[1].toLowerCase();
    return `arn:aws:${service}:${this.environment.region}:${this.environment.account}:${this.physicalName(logicalId)}`;
  }
}

/** Stands for `AWS::NoValue` until the property that holds it is dropped. */
const NO_VALUE = '\u0000AWS::NoValue';
