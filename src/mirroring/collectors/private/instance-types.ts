import { aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { reject, show } from '../../../private/errors';
import { isKnown } from '../../../private/tokens';
import { warn } from '../../../private/warnings';
import { CaptureEngine } from '../capture-engine';

const EXAMPLE = 'write ec2.InstanceType.of(ec2.InstanceClass.C7G, ec2.InstanceSize.LARGE)';
const TYPE = /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/;
/** GiB of the sizes that burstable families share. */
const BURSTABLE: Record<string, number> = { nano: 0.5, micro: 1, small: 2 };
/** Families of two GiB a core: their smallest size has one core. */
const COMPUTE_MEDIUM = /^(a1|c\d+[a-z]*)\.medium$/;
/** GiB below which Suricata does not start with the rules of the distribution and a test of new ones, and below which its own limits are not reached before the end of the memory. */
const LEAST_GIBIBYTES = 2;
const ENOUGH_GIBIBYTES = 4;

/** Refuses types that cannot be appliances, as far as they are known to be none. */
export function checkInstanceType(scope: Construct, instanceType: ec2.InstanceType, engines: readonly CaptureEngine[]): void {
  const type = instanceType.toString();
  if (!isKnown(type)) {
    return;
  }
  if (!TYPE.test(type)) {
    reject(`instanceType must be a family and a size, got ${show(type)}; ${EXAMPLE}`, scope);
  }
  if (type.startsWith('mac')) {
    reject(`instanceType must be one that runs Linux, got ${show(type)}, which runs macOS on hosts of its own; ${EXAMPLE}`, scope);
  }
  if (engines.some(({ _name }) => _name === 'suricata')) {
    checkMemory(scope, type);
  }
}

/** The CPU of an instance type: images and their programs are made for one. */
export function cpuOf(scope: Construct, instanceType: ec2.InstanceType): ec2.InstanceArchitecture {
  if (!isKnown(instanceType.toString())) {
    reject(`instanceType must be known at synthesis, got a token: the image is that of its CPU; ${EXAMPLE}`, scope);
  }
  return instanceType.architecture;
}

/** Refuses an image of the user that is not for Linux, or for another CPU, where its name tells. */
export function checkPreparedImage(scope: Construct, image: ec2.MachineImageConfig, instanceType: ec2.InstanceType): void {
  if (image.osType === ec2.OperatingSystemType.WINDOWS) {
    reject('machineImage must be one of Linux, got one of Windows: the program of appliances is made for Linux; use an image of Debian or Amazon Linux on which the engines are installed', scope);
  }
  const name = nameOf(scope, image);
  const isArm = isKnown(instanceType.toString()) ? cpuOf(scope, instanceType) === ec2.InstanceArchitecture.ARM_64 : undefined;
  const isImageOfArm = /arm64|aarch64/.test(name) ? true : /x86_64|amd64/.test(name) ? false : undefined;
  if (isArm !== undefined && isImageOfArm !== undefined && isArm !== isImageOfArm) {
    const cpu = (arm: boolean) => arm ? 'arm64' : 'x86_64';
    reject(`instanceType must have the CPU of the image, got ${instanceType.toString()} (${cpu(isArm)}) for ${name} (${cpu(isImageOfArm)}); `
      + `use a type such as ${isImageOfArm ? 'c7g.large' : 'c7i.large'}, or an image for ${cpu(isArm)}`, scope);
  }
}

function checkMemory(scope: Construct, type: string): void {
  const [family, size] = type.split('.');
  const gibibytes = /^t\d/.test(family) ? BURSTABLE[size] : COMPUTE_MEDIUM.test(type) ? LEAST_GIBIBYTES : undefined;
  if (gibibytes === undefined) {
    return;
  }
  if (gibibytes < LEAST_GIBIBYTES) {
    reject(`instanceType must have at least ${LEAST_GIBIBYTES} GiB of memory for Suricata, got ${type} with ${gibibytes} GiB; ${EXAMPLE}`, scope);
  }
  if (gibibytes < ENOUGH_GIBIBYTES) {
    warn(scope, 'instanceTypeLittleMemory', `instanceType ${type} has ${gibibytes} GiB of memory. Suricata may take more than that for connections, streams and fragments, and Linux then ends it. `
      + `Use a type with ${ENOUGH_GIBIBYTES} GiB or more, or acknowledge this where little traffic is mirrored`);
  }
}

/** What an image is called: the parameter of Systems Manager that it is read from, if there is one. */
function nameOf(scope: Construct, { imageId }: ec2.MachineImageConfig): string {
  const stack = Stack.of(scope);
  const resolved: unknown = stack.resolve(imageId);
  if (typeof resolved === 'string') {
    return resolved;
  }
  const { Ref: logicalId } = resolved as { Ref?: string };
  const parameter = stack.node.findAll().find(one => 'logicalId' in one && stack.resolve(one.logicalId) === logicalId);
  return String((parameter as { default?: unknown } | undefined)?.default ?? '');
}
