import { readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { fail, isObject, Json, JsonObject, objectAt, textAt } from '../private/errors';
import { Template } from '../private/template';

/**
 * rendered.ts <cloud assembly> <out.json>: what EC2 and S3 would hold after a deployment: the user data of the one launch template as the instance gets it,
 * the files of the asset manifest with their places, and the physical names of what the instance writes to.
 */
const ENVIRONMENT = { account: '123456789012', region: 'eu-central-1', stackName: 'lab' };

class Deployed extends Template {
  /** User data of the one launch template, as bash gets it. */
  userData(): string {
    const launches = Object.entries(this.resources).filter(([, resource]) => objectAt(resource, 'resource').Type === 'AWS::EC2::LaunchTemplate');
    if (launches.length !== 1) return fail(`one launch template was expected, got ${launches.length}`);
    const [[logicalId, launch]] = launches;
    const { LaunchTemplateData: data } = objectAt(objectAt(launch, logicalId).Properties, logicalId);
    const { UserData: encoded } = objectAt(data, logicalId);
    return Buffer.from(textAt(this.resolve(encoded, logicalId), 'UserData'), 'base64').toString('utf8');
  }

  namesOf(type: string): string[] {
    return Object.keys(this.resources)
      .filter(logicalId => objectAt(this.resources[logicalId], logicalId).Type === type)
      .map(logicalId => this.physicalName(logicalId));
  }

  /** Attributes that a property of the same name tells. */
  protected getAtt(argument: Json, where: string): Json {
    const [logicalId, attribute] = (typeof argument === 'string' ? argument.split('.') : argument) as string[];
    const { Properties: properties } = objectAt(this.resources[logicalId], where);
    return isObject(properties) && attribute in properties ? this.resolve(properties[attribute], where) : super.getAtt(argument, where);
  }
}

function placed(text: string): string {
  return text.replace('${AWS::AccountId}', ENVIRONMENT.account).replace('${AWS::Region}', ENVIRONMENT.region).replace('${AWS::Partition}', 'aws');
}

function jsonAt(folder: string, name: string): JsonObject {
  return objectAt(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Json, name);
}

function assets(folder: string, manifest: string): JsonObject[] {
  const { files } = jsonAt(folder, manifest);
  return Object.values(objectAt(files, manifest)).map(file => {
    const { source, destinations } = objectAt(file, manifest);
    const { path, packaging } = objectAt(source, manifest);
    const [destination] = Object.values(objectAt(destinations, manifest)).map(place => objectAt(place, manifest));
    return {
      file: join(folder, textAt(path, 'path')),
      packaging,
      bucket: placed(textAt(destination.bucketName, 'bucketName')),
      key: placed(textAt(destination.objectKey, 'objectKey')),
    };
  });
}

function main([folder, out]: readonly string[]): void {
  const [manifest, ...others] = readdirSync(folder).filter(name => name.endsWith('.assets.json'));
  if (others.length > 0) fail(`${folder} has more than one stack`);
  const template = new Deployed(jsonAt(folder, manifest.replace('.assets.json', '.template.json')), ENVIRONMENT);
  writeFileSync(out, JSON.stringify({
    userData: template.userData(),
    assets: assets(folder, manifest),
    buckets: template.namesOf('AWS::S3::Bucket'),
    logGroups: template.namesOf('AWS::Logs::LogGroup'),
  }));
}

main(process.argv.slice(2));
