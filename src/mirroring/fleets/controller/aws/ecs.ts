import { DescribeContainerInstancesCommand, DescribeTasksCommand, ECSClient, ListContainerInstancesCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import { asCallError } from './ec2';
import { EcsMember } from '../present';

/** As many as ECS describes in a call, and lists in a page. */
const AT_ONCE = 100;

/** Interfaces of the tasks of a cluster or service; of a cluster as a whole its container instances, too. */
export async function describeEcs(client: Pick<ECSClient, 'send'>, cluster: string, service: string | undefined): Promise<EcsMember[]> {
  const members: EcsMember[] = [];
  let next: string | undefined;
  do {
    const page = await asCallError(client.send(new ListTasksCommand({ cluster, serviceName: service, maxResults: AT_ONCE, nextToken: next })));
    members.push(...await tasks(client, cluster, service, page.taskArns ?? []));
    next = page.nextToken;
  } while (next !== undefined);
  return service === undefined ? [...members, ...await containerInstances(client, cluster)] : members;
}

async function tasks(client: Pick<ECSClient, 'send'>, cluster: string, service: string | undefined, arns: readonly string[]): Promise<EcsMember[]> {
  if (arns.length === 0) {
    return [];
  }
  const { tasks: described = [] } = await asCallError(client.send(new DescribeTasksCommand({ cluster, tasks: [...arns] })));
  const details = described.flatMap(({ attachments = [] }) => attachments.flatMap(one => one.details ?? []));
  return details.filter(({ name }) => name === 'networkInterfaceId').map(({ value }) => ({ cluster, service, interfaceId: value }));
}

async function containerInstances(client: Pick<ECSClient, 'send'>, cluster: string): Promise<EcsMember[]> {
  const members: EcsMember[] = [];
  let next: string | undefined;
  do {
    const page = await asCallError(client.send(new ListContainerInstancesCommand({ cluster, maxResults: AT_ONCE, nextToken: next })));
    const arns = page.containerInstanceArns ?? [];
    const { containerInstances: described = [] } = arns.length === 0
      ? {}
      : await asCallError(client.send(new DescribeContainerInstancesCommand({ cluster, containerInstances: arns })));
    members.push(...described.map(({ ec2InstanceId }) => ({ cluster, instanceId: ec2InstanceId })));
    next = page.nextToken;
  } while (next !== undefined);
  return members;
}
