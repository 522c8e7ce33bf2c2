import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkInstanceType, checkPreparedImage, cpuOf } from './instance-types';
import { listed, reject } from '../../../private/errors';
import { CaptureEngine } from '../capture-engine';
import { CollectorImage } from '../collector-image';

/** A machine image, and what has to be done before the program of appliances can be fetched with it. */
export interface Machine {
  readonly machineImage: ec2.IMachineImage;
  /** `apt`, `dnf`, or `none`: everything is there. */
  readonly packageManager: 'apt' | 'dnf' | 'none';
  readonly rootDevice: string;
  readonly prepare: readonly string[];
}

/** Both distributions and most of what is derived of them. */
const ROOT_DEVICE = '/dev/xvda';
const PREPARED = 'use CollectorImage.prepared() with an image of yours on which it is installed';

/** The machine for an image, if it can carry these engines. */
export function machineOf(scope: Construct, image: CollectorImage, instanceType: ec2.InstanceType, engines: readonly CaptureEngine[]): Machine {
  checkEngines(scope, image, engines);
  checkInstanceType(scope, instanceType, engines);
  if (image._kind === 'prepared') {
    const found = image._machineImage!.getImage(scope);
    checkPreparedImage(scope, found, instanceType);
    return { machineImage: { getImage: () => found }, packageManager: 'none', rootDevice: image._options.rootDevice ?? ROOT_DEVICE, prepare: [] };
  }
  const isArm = cpuOf(scope, instanceType) === ec2.InstanceArchitecture.ARM_64;
  return image._kind === 'debian12' ? debian12(isArm) : amazonLinux2023(isArm);
}

function debian12(isArm: boolean): Machine {
  const parameter = `/aws/service/debian/release/12/latest/${isArm ? 'arm64' : 'amd64'}`;
  return {
    machineImage: new ec2.GenericSSMParameterImage(parameter, ec2.OperatingSystemType.LINUX),
    packageManager: 'apt',
    rootDevice: ROOT_DEVICE,
    prepare: [
      'if ! command -v aws >/dev/null; then',
      '  try apt-get -q update',
      '  try apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends awscli',
      'fi',
    ],
  };
}

function amazonLinux2023(isArm: boolean): Machine {
  const cpuType = isArm ? ec2.AmazonLinuxCpuType.ARM_64 : ec2.AmazonLinuxCpuType.X86_64;
  return { machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType }), packageManager: 'dnf', rootDevice: ROOT_DEVICE, prepare: [] };
}

/** Packages that cannot be had would end the first start. */
function checkEngines(scope: Construct, { _kind: kind }: CollectorImage, engines: readonly CaptureEngine[]): void {
  const names = engines.map(({ _name }) => _name);
  const lacking = kind === 'prepared' ? [] : names.filter(name => name === 'zeek' || (name === 'suricata' && kind === 'amazonLinux2023'));
  if (lacking.length > 0) {
    const suricata = lacking.includes('zeek') ? '' : 'use CollectorImage.debian12(), or ';
    reject(`image must be one that has the engines or can install them, got ${kind}, whose repositories do not have ${listed(lacking)}; ${suricata}${PREPARED}`, scope);
  }
  const installing = kind === 'prepared' ? engines.find(({ _options }) => (_options.custom?.packages ?? []).length > 0) : undefined;
  if (installing !== undefined) {
    reject(`packages must be left out with a prepared image, which installs nothing, got ${listed(installing._options.custom!.packages!)} of the engine ${installing._name}; `
      + 'install them on the image', scope);
  }
}
