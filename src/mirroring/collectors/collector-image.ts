import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { guard } from '../../private/arguments';
import { reject, show } from '../../private/errors';
import { isKnown } from '../../private/tokens';

/**
 * What is known of a prepared image.
 */
export interface CollectorImagePreparedOptions {
  /**
   * Name of the device that the image starts from. The volume of `storage` takes its place; with another name it would be a second, empty disk.
   *
   * @default /dev/xvda
   */
  readonly rootDevice?: string;
}

/**
 * The machine image of appliances.
 */
export class CollectorImage {
  /**
   * Debian 12 of the Debian project, its newest release at each deployment; Suricata from its backports.
   *
   * Whatever is missing is installed at the first start, from Debian's mirrors over HTTP and HTTPS: subnets need a way out. A new release of the image
   * replaces the appliances, one at a time, with the next deployment.
   *
   * @see https://wiki.debian.org/Cloud/AmazonEC2Image/Bookworm
   */
  public static debian12(): CollectorImage {
    return new CollectorImage('debian12');
  }

  /**
   * Amazon Linux 2023, its newest release at each deployment.
   *
   * Suricata and Zeek are not in its repositories: packets, and engines of your own. Whatever is missing is installed at the first start, over HTTPS:
   * subnets need a way out.
   *
   * @see https://docs.aws.amazon.com/linux/al2023/ug/what-is-amazon-linux.html
   */
  public static amazonLinux2023(): CollectorImage {
    return new CollectorImage('amazonLinux2023');
  }

  /**
   * An image of yours on which everything is installed: AWS CLI, Python 3.9 or newer, bash, curl, iproute2, util-linux, systemd, the engines, and
   * `tcpdump` for packets. Nothing is installed at the first start, so that subnets without a way out will do: with endpoints.
   *
   * Zeek needs such an image: no package of it is within reach of the other two.
   *
   * @param machineImage the image, for the CPU of the instance type
   * @param options what is known of it
   * @throws when `rootDevice` is not the name of a device
   */
  public static prepared(machineImage: ec2.IMachineImage, options: CollectorImagePreparedOptions = {}): CollectorImage {
    const { rootDevice } = options;
    if (rootDevice !== undefined && isKnown(rootDevice) && !/^\/dev\/[a-z0-9]+$/.test(rootDevice)) {
      reject(`rootDevice must be the name of a device, got ${show(rootDevice)}; write "/dev/sda1"`);
    }
    return new CollectorImage('prepared', machineImage, options);
  }

  private constructor(
    /** @internal */
    public readonly _kind: 'debian12' | 'amazonLinux2023' | 'prepared',
    /** @internal */
    public readonly _machineImage?: ec2.IMachineImage,
    /** @internal */
    public readonly _options: CollectorImagePreparedOptions = {},
  ) {}
}
guard({ CollectorImage });
