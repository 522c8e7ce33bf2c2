import {
  CreateTagsCommand, CreateTrafficMirrorSessionCommand, DeleteTrafficMirrorSessionCommand, DescribeInstancesCommand, DescribeNetworkInterfacesCommand,
  DescribeTrafficMirrorSessionsCommand, DescribeTrafficMirrorTargetsCommand, EC2Client, Instance as Ec2Instance, ModifyTrafficMirrorSessionCommand,
  NetworkInterface as Ec2NetworkInterface, Tag, TrafficMirrorSession,
} from '@aws-sdk/client-ec2';
import { CallError, Calls, NewSession, Page } from '../ports';
import { Instance, NetworkInterface, Session } from '../present';

/** As many as a page may hold. */
const PAGE = 1_000;

type Ec2Calls = Omit<Calls, 'describeEcs'>;

/** One request of EC2 each. The client must not repeat by itself: pace and repetition belong to the controller. */
export class Ec2 implements Ec2Calls {
  public constructor(private readonly client: Pick<EC2Client, 'send'>) {}

  public async describeInterfaces(next: string | undefined, ids?: readonly string[]): Promise<Page<NetworkInterface>> {
    // By filter: an id that is gone would make the whole call fail.
    const answer = await asCallError(this.client.send(new DescribeNetworkInterfacesCommand({
      MaxResults: PAGE, NextToken: next, Filters: filter('network-interface-id', ids),
    })));
    return { items: (answer.NetworkInterfaces ?? []).map(networkInterface), next: tokenOf(answer.NextToken) };
  }

  public async describeInstances(next: string | undefined, ids?: readonly string[]): Promise<Page<Instance>> {
    const answer = await asCallError(this.client.send(new DescribeInstancesCommand({ MaxResults: PAGE, NextToken: next, Filters: filter('instance-id', ids) })));
    return { items: (answer.Reservations ?? []).flatMap(({ Instances }) => Instances ?? []).map(instance), next: tokenOf(answer.NextToken) };
  }

  public async describeSessions(next: string | undefined): Promise<Page<Session>> {
    const answer = await asCallError(this.client.send(new DescribeTrafficMirrorSessionsCommand({ MaxResults: PAGE, NextToken: next })));
    return { items: (answer.TrafficMirrorSessions ?? []).map(session), next: tokenOf(answer.NextToken) };
  }

  public async describeTargets(next: string | undefined): Promise<Page<string>> {
    const answer = await asCallError(this.client.send(new DescribeTrafficMirrorTargetsCommand({ MaxResults: PAGE, NextToken: next })));
    const interfaces = (answer.TrafficMirrorTargets ?? []).flatMap(({ NetworkInterfaceId }) => NetworkInterfaceId ?? []);
    return { items: interfaces, next: tokenOf(answer.NextToken) };
  }

  public async createSession(wanted: NewSession): Promise<string> {
    const answer = await asCallError(this.client.send(new CreateTrafficMirrorSessionCommand({
      NetworkInterfaceId: wanted.interfaceId,
      TrafficMirrorTargetId: wanted.targetId,
      TrafficMirrorFilterId: wanted.filterId,
      SessionNumber: wanted.number,
      PacketLength: wanted.packetLength,
      VirtualNetworkId: wanted.virtualNetworkId,
      Description: wanted.description,
      // With the creation: CreateTags has a rate of its own, and a session without its tag would be nobody's.
      TagSpecifications: [{ ResourceType: 'traffic-mirror-session', Tags: tagList(wanted.tags) }],
      ClientToken: wanted.clientToken,
    })));
    return answer.TrafficMirrorSession?.TrafficMirrorSessionId ?? '';
  }

  public async modifySession(id: string, set: Parameters<Calls['modifySession']>[1], removePacketLength: boolean): Promise<void> {
    await asCallError(this.client.send(new ModifyTrafficMirrorSessionCommand({
      TrafficMirrorSessionId: id,
      TrafficMirrorTargetId: set.targetId,
      TrafficMirrorFilterId: set.filterId,
      SessionNumber: set.number,
      PacketLength: set.packetLength,
      VirtualNetworkId: set.virtualNetworkId,
      RemoveFields: removePacketLength ? ['packet-length'] : undefined,
    })));
  }

  public async tagSessions(ids: readonly string[], tags: Readonly<Record<string, string>>): Promise<void> {
    await asCallError(this.client.send(new CreateTagsCommand({ Resources: [...ids], Tags: tagList(tags) })));
  }

  public async deleteSession(id: string): Promise<void> {
    await asCallError(this.client.send(new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId: id })));
  }
}

interface AwsError {
  readonly name: string;
  readonly message: string;
  readonly Code?: string;
  /** Without a status no answer came. */
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Errors with the code of the wire; without one if no answer came. */
export async function asCallError<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const { name, message, $metadata, Code } = error as AwsError;
    const status = $metadata?.httpStatusCode;
    const code = status === undefined ? '' : Code ?? name;
    // An error of the other side whose body says nothing, that of a proxy for example.
    throw new CallError(status !== undefined && status >= 500 && status !== 503 ? 'InternalError' : code, `${name}: ${message}`);
  }
}

function filter(name: string, values: readonly string[] | undefined): { Name: string; Values: string[] }[] | undefined {
  return values === undefined ? undefined : [{ Name: name, Values: [...values] }];
}

/** The last page may have none, or an empty one. */
function tokenOf(token: string | undefined): string | undefined {
  return token === '' ? undefined : token;
}

function networkInterface(one: Ec2NetworkInterface): NetworkInterface {
  const ipv4 = (one.PrivateIpAddresses ?? []).flatMap(({ PrivateIpAddress }) => PrivateIpAddress ?? []);
  return {
    id: one.NetworkInterfaceId ?? '',
    account: one.OwnerId ?? '',
    type: one.InterfaceType ?? '',
    zone: one.AvailabilityZone ?? '',
    vpcId: one.VpcId ?? '',
    subnetId: one.SubnetId ?? '',
    securityGroups: (one.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    tags: tagRecord(one.TagSet),
    mac: one.MacAddress,
    addresses: [...ipv4, ...(one.Ipv6Addresses ?? []).flatMap(({ Ipv6Address }) => Ipv6Address ?? [])],
    hasIpv4: ipv4.length > 0 || one.PrivateIpAddress !== undefined,
    attachment: attachmentOf(one),
  };
}

function attachmentOf({ Attachment, OwnerId }: Ec2NetworkInterface): NetworkInterface['attachment'] {
  if (Attachment === undefined || Attachment.Status === 'detaching' || Attachment.Status === 'detached') {
    return undefined;
  }
  return {
    // Of an instance of a service nothing can be read.
    instanceId: Attachment.InstanceOwnerId === undefined || Attachment.InstanceOwnerId === OwnerId ? Attachment.InstanceId : undefined,
    deviceIndex: Attachment.DeviceIndex,
    networkCard: Attachment.NetworkCardIndex,
  };
}

function instance(one: Ec2Instance): Instance {
  return { id: one.InstanceId ?? '', type: one.InstanceType ?? '', state: one.State?.Name ?? '', tags: tagRecord(one.Tags) };
}

function session(one: TrafficMirrorSession): Session {
  return {
    id: one.TrafficMirrorSessionId ?? '',
    account: one.OwnerId ?? '',
    interfaceId: one.NetworkInterfaceId ?? '',
    targetId: one.TrafficMirrorTargetId ?? '',
    filterId: one.TrafficMirrorFilterId ?? '',
    number: one.SessionNumber ?? 0,
    packetLength: one.PacketLength,
    virtualNetworkId: one.VirtualNetworkId,
    description: one.Description,
    tags: tagRecord(one.Tags),
  };
}

function tagRecord(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}

function tagList(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
