import {
  aws_cloudwatch as cloudwatch, aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2, Aws, Duration, Fn, region_info, Stack, Tokenization,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkAppliances } from './private/appliance-checks';
import { Appliance, ApplianceGroups, checkHealthCheck, checkTargets, groupsByAppliance } from './private/appliances';
import { registerReceivers } from './private/bound-destination';
import { checkSubnets, registerService } from './private/endpoint';
import { checkAccounts } from './private/principals';
import { admitRange, rangesOf } from './private/security-group-rules';
import { unhealthyHostsAlarm } from './private/unhealthy-hosts';
import { checkArguments, guard } from '../../private/arguments';
import { listed, reject, withProp } from '../../private/errors';

/** What Gateway Load Balancers speak to appliances, on this UDP port. */
const GENEVE_PORT = 6081;

/**
 * Appliances behind a Gateway Load Balancer, and who may send to them.
 */
export interface MirrorEndpointServiceProps {
  /**
   * The VPC of the appliances.
   *
   * [disable-awslint:prefer-ref-interface] a reference has no subnets
   */
  readonly vpc: ec2.IVpc;

  /**
   * Subnets of the load balancer, one in each zone: endpoints can be created in their zones, no others.
   *
   * @default - private subnets
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The appliances: Auto Scaling groups, instances, or addresses of the VPC, all of one kind. They receive GENEVE on UDP port 6081, with VXLAN
   * inside.
   */
  readonly targets: elbv2.INetworkLoadBalancerTarget[];

  /**
   * TCP port on which each appliance tells that it is well, 1 to 65535. Checked every 10 seconds; two failures in a row take an appliance out.
   */
  readonly healthCheckPort: number;

  /**
   * Path that must answer 200 over HTTP, with a leading slash.
   *
   * @default - a TCP connection is enough
   */
  readonly healthCheckPath?: string;

  /**
   * Security groups of targets that do not tell theirs. They let packets and health checks in from the subnets of the load balancer, which has no
   * group.
   *
   * [disable-awslint:prefer-ref-interface] a reference has no rules
   *
   * @default - those that the targets tell
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Whether packets of every zone reach the appliances of every zone. AWS bills traffic between zones by the GB.
   *
   * @default true
   */
  readonly crossZoneEnabled?: boolean;

  /**
   * Ids of other accounts that may create endpoints.
   *
   * @default - only the account of the service
   */
  readonly accounts?: string[];

  /**
   * Whether each endpoint waits until somebody accepts it. A mirror target cannot use an endpoint that waits: `MirrorDestination.endpointService()`
   * of the same app is refused then.
   *
   * @default false
   */
  readonly acceptanceRequired?: boolean;
}

/**
 * Appliances that receive mirrored packets from any VPC, without routes between them.
 *
 * Creates a Gateway Load Balancer with a target group and a VPC endpoint service. Each VPC of sources has an endpoint of it:
 * `MirrorDestination.endpointService()`. AWS bills the load balancer by the hour and by capacity units, each endpoint by the hour and by the GB.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-targets.html
 */
export class MirrorEndpointService extends Construct {
  /**
   * Name of the endpoint service, for `MirrorDestination.endpointService()`.
   */
  public readonly serviceName: string;

  /**
   * Id of the endpoint service, `vpce-svc-…`.
   */
  public readonly serviceId: string;

  private readonly loadBalancer: elbv2.CfnLoadBalancer;
  private readonly targetGroup: elbv2.CfnTargetGroup;

  /**
   * @param scope where the appliances belong
   * @param id name of the construct
   * @param props appliances, and who may send to them
   * @throws when appliances cannot be let in, or cannot be behind a Gateway Load Balancer
   */
  constructor(scope: Construct, id: string, props: MirrorEndpointServiceProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    const { accounts = [], vpc } = props;
    checkTargets(props.targets, this);
    checkHealthCheck(props, this);
    checkAccounts(accounts, Stack.of(this).account, this);
    const subnets = withProp('vpcSubnets', this, () => vpc.selectSubnets({ onePerAz: true, ...props.vpcSubnets }));
    checkSubnets(this, 'vpcSubnets', vpc, subnets.subnets);
    this.loadBalancer = new elbv2.CfnLoadBalancer(this, 'LoadBalancer', {
      type: 'gateway',
      subnets: subnets.subnetIds,
      loadBalancerAttributes: [{ key: 'load_balancing.cross_zone.enabled', value: String(props.crossZoneEnabled ?? true) }],
    });
    this.targetGroup = this.createTargetGroup(props);
    const appliances = this.register(props.targets);
    checkAppliances(appliances, vpc, this);
    new elbv2.CfnListener(this, 'Listener', {
      loadBalancerArn: this.loadBalancer.ref,
      defaultActions: [{ type: 'forward', targetGroupArn: this.targetGroup.ref }],
    });
    const groups = groupsByAppliance(appliances, props.securityGroups ?? [], this);
    this.letIn(groups, this.rangesOf(vpc, subnets.subnets), props.healthCheckPort);
    registerReceivers(this, [...groups].map(([appliance, members]) => appliance.receiver(members)));
    this.serviceId = this.createService(accounts, props.acceptanceRequired ?? false);
    this.serviceName = Fn.join('.', [this.namePrefix(), Aws.REGION, this.serviceId]);
    registerService(this, this.serviceName, props.acceptanceRequired ?? false);
  }

  /**
   * Number of appliances that are not well, the most of a minute.
   *
   * @param options how the metric is read, where not as the maximum of one minute
   */
  public metricUnhealthyHosts(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/GatewayELB',
      metricName: 'UnHealthyHostCount',
      dimensionsMap: { LoadBalancer: this.loadBalancer.attrLoadBalancerFullName, TargetGroup: this.targetGroup.attrTargetGroupFullName },
      statistic: cloudwatch.Stats.MAXIMUM,
      period: Duration.minutes(1),
      ...options,
    }).attachTo(this);
  }

  /**
   * An alarm that goes off when an appliance is not well for three minutes, or no value arrives.
   *
   * AWS bills an alarm, about $0.10 a month. Others are made of `metricUnhealthyHosts()`. Actions are added to what is returned.
   */
  public addUnhealthyHostsAlarm(): cloudwatch.Alarm {
    return unhealthyHostsAlarm(this, this.metricUnhealthyHosts());
  }

  private createTargetGroup({ vpc, healthCheckPort, healthCheckPath }: MirrorEndpointServiceProps): elbv2.CfnTargetGroup {
    return new elbv2.CfnTargetGroup(this, 'TargetGroup', {
      protocol: 'GENEVE',
      port: GENEVE_PORT,
      vpcId: vpc.vpcId,
      healthCheckPort: Tokenization.stringifyNumber(healthCheckPort),
      healthCheckIntervalSeconds: 10,
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 2,
      ...healthCheckPath === undefined ? { healthCheckProtocol: 'TCP' } : { healthCheckProtocol: 'HTTP', healthCheckPath, matcher: { httpCode: '200' } },
      targetGroupAttributes: [
        { key: 'deregistration_delay.timeout_seconds', value: '30' },
        // The two directions of a connection may arrive from two ports: without this they part ways.
        { key: 'stickiness.enabled', value: 'true' },
        { key: 'stickiness.type', value: 'source_ip_dest_ip' },
      ],
    });
  }

  /** Auto Scaling groups name the target group, the target group names all others. */
  private register(targets: readonly elbv2.INetworkLoadBalancerTarget[]): Appliance[] {
    const asNetworkGroup = elbv2.NetworkTargetGroup.fromTargetGroupAttributes(this, 'Targets', { targetGroupArn: this.targetGroup.ref });
    const appliances = targets.map(target => new Appliance(target));
    const types = new Set(appliances.map(appliance => appliance.attachToNetworkTargetGroup(asNetworkGroup).targetType));
    const odd = appliances.find(({ entry, isScalingGroup }) => entry === undefined && !isScalingGroup);
    if (odd !== undefined) {
      reject(`targets must be Auto Scaling groups, instances or addresses, got ${odd.label}: others cannot be behind a Gateway Load Balancer`, this);
    }
    if (types.size > 1) {
      reject(`targets must be of one kind, got ${listed([...types])}; use addresses alone, or instances and Auto Scaling groups`, this);
    }
    [this.targetGroup.targetType] = types;
    const entries = appliances.flatMap(({ entry }) => entry ?? []);
    const moved = entries.find(({ port }) => port !== undefined && port !== GENEVE_PORT);
    if (moved !== undefined) {
      reject(`targets must receive on port ${GENEVE_PORT}, got port ${moved.port}: a Gateway Load Balancer knows no other; leave the port out`, this);
    }
    this.targetGroup.targets = entries.length === 0 ? undefined : entries.map(({ id, availabilityZone }) => ({ id, availabilityZone }));
    return appliances;
  }

  /** Packets and health checks come from the addresses of the load balancer. */
  private letIn(groups: ApplianceGroups, ranges: readonly string[], healthCheckPort: number): void {
    for (const group of [...groups.values()].flat()) {
      for (const range of ranges) {
        admitRange({ group, port: ec2.Port.udp(GENEVE_PORT), description: 'Mirrored packets in GENEVE' }, range);
        admitRange({ group, port: ec2.Port.tcp(healthCheckPort), description: 'Health checks of mirror appliances' }, range);
      }
    }
  }

  private rangesOf(vpc: ec2.IVpc, subnets: readonly ec2.ISubnet[]): string[] {
    try {
      return subnets.map(({ ipv4CidrBlock }) => ipv4CidrBlock);
    } catch {
      // Imported subnets may not tell their range.
      return rangesOf(vpc) ?? reject('vpc must know its range or those of its subnets, from which appliances let packets in, got '
        + `${vpc.node.path} without; import it with vpcCidrBlock`, this);
    }
  }

  private createService(accounts: readonly string[], acceptanceRequired: boolean): string {
    const service = new ec2.CfnVPCEndpointService(this, 'Resource', { gatewayLoadBalancerArns: [this.loadBalancer.ref], acceptanceRequired });
    if (accounts.length > 0) {
      new ec2.CfnVPCEndpointServicePermissions(this, 'Permissions', {
        serviceId: service.ref,
        allowedPrincipals: accounts.map(account => Stack.of(this).formatArn({ service: 'iam', region: '', account, resource: 'root' })),
      });
    }
    return service.ref;
  }

  private namePrefix(): string {
    return region_info.RegionInfo.get(Stack.of(this).region).vpcEndpointServiceNamePrefix ?? 'com.amazonaws.vpce';
  }
}
guard({ MirrorEndpointService });
