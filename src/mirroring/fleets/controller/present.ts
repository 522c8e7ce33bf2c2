/** What EC2 and ECS say is there: the parts of their answers that a plan needs. */
export interface Present {
  readonly interfaces: readonly NetworkInterface[];
  readonly instances: readonly Instance[];
  /** All that the account can see, those of others included. */
  readonly sessions: readonly Session[];
  /** Interfaces that are the resource of a mirror target. */
  readonly targetInterfaces: readonly string[];
  /** Tasks and container instances of the ECS clusters that the policy names. */
  readonly ecs: readonly EcsMember[];
}

export interface NetworkInterface {
  readonly id: string;
  readonly account: string;
  /** `interface` is the only one that AWS mirrors. */
  readonly type: string;
  readonly zone: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly securityGroups: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly mac?: string;
  /** IPv4 first. */
  readonly addresses: readonly string[];
  readonly hasIpv4: boolean;
  readonly attachment?: Attachment;
}

export interface Attachment {
  /** Absent if a service attached it to something that is not an instance of the account. */
  readonly instanceId?: string;
  readonly deviceIndex?: number;
  readonly networkCard?: number;
}

export interface Instance {
  readonly id: string;
  readonly type: string;
  readonly state: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Session {
  readonly id: string;
  readonly account: string;
  readonly interfaceId: string;
  readonly targetId: string;
  readonly filterId: string;
  readonly number: number;
  readonly packetLength?: number;
  readonly virtualNetworkId?: number;
  readonly description?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface EcsMember {
  readonly cluster: string;
  readonly service?: string;
  /** Of a task in the network mode `awsvpc`. */
  readonly interfaceId?: string;
  /** Of a container instance. */
  readonly instanceId?: string;
}
