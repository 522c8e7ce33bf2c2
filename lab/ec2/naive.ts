import { CreateTrafficMirrorSessionCommand, DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { Subject } from './region';

/**
 * What peers do: an event of an instance, a call for each of its interfaces, and nothing else. Errors are repeated as the SDK does by default, three times.
 * It stands beside the controller in the same simulation.
 */
export const naive: Pick<Subject, 'handlerOf'> = {
  handlerOf: world => async event => {
    const { detail } = event as { detail?: { 'instance-id': string } };
    if (detail === undefined) return;
    const call = async <T>(command: object): Promise<T> => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await world.ec2.send(command as never);
        } catch (error) {
          if (attempt === 3) throw error;
          await world.sleep(world.random() * 100 * 2 ** attempt);
        }
      }
    };
    const { NetworkInterfaces = [] } = await call<{ NetworkInterfaces?: { NetworkInterfaceId: string; Attachment?: { InstanceId?: string } }[] }>(
      new DescribeNetworkInterfacesCommand({ MaxResults: 1000 }));
    for (const { NetworkInterfaceId } of NetworkInterfaces.filter(one => one.Attachment?.InstanceId === detail['instance-id'])) {
      await call(new CreateTrafficMirrorSessionCommand({ NetworkInterfaceId, TrafficMirrorTargetId: 'tmt-a', TrafficMirrorFilterId: 'tmf-1', SessionNumber: 1 }));
    }
  },
};
