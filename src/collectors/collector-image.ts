import { aws_ec2 as ec2 } from 'aws-cdk-lib';

/**
 * What a prepared image holds.
 */
export interface PreparedImageOptions {
  /**
   * Whether the image can also fetch packages: with `apt` or `dnf` and a way to its mirrors. Without, whatever it lacks ends the start.
   *
   * @default false
   */
  readonly installsPackages?: boolean;
}

/**
 * The machine image of appliances.
 */
export class CollectorImage {
  /** Debian 12 of the Debian project; Suricata from its backports. What `npm run test:collector` exercises. */
  public static debian12(): CollectorImage {
    return new CollectorImage('debian12');
  }

  /** Amazon Linux 2023. Suricata and Zeek are not in its repositories: packets only. */
  public static amazonLinux2023(): CollectorImage {
    return new CollectorImage('amazonLinux2023');
  }

  /** An image of yours on which everything is installed: AWS CLI, Python 3.9 or newer, iproute2, util-linux, and the engines. Any subnet will do. */
  public static prepared(machineImage: ec2.IMachineImage, options: PreparedImageOptions = {}): CollectorImage {
    return new CollectorImage('prepared', machineImage, options);
  }

  private constructor(
    /** @internal */
    public readonly _kind: 'debian12' | 'amazonLinux2023' | 'prepared',
    /** @internal */
    public readonly _machineImage?: ec2.IMachineImage,
    /** @internal */
    public readonly _options: PreparedImageOptions = {},
  ) {}
}
