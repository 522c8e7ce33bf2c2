import { IConstruct } from 'constructs';
import { BoundDestination } from './bound-destination';
import { AppStore } from '../../../private/app-store';
import { reject } from '../../../private/errors';
import { idIn, resourceName } from '../../../private/network-resources';

/** Which target has which load balancer or interface. */
const TARGETS = new AppStore<IConstruct>('mirror-target-resources');

/** Notes what a target points at. AWS takes a load balancer or an interface once; of endpoints it says nothing. */
export function registerTarget(target: IConstruct, { kind, targetProps: { networkInterfaceId, networkLoadBalancerArn } }: BoundDestination): void {
  const id = networkInterfaceId ?? networkLoadBalancerArn;
  if (id === undefined) {
    return;
  }
  const name = resourceName(idIn(id, 'loadBalancerRef', 'loadBalancerArn'));
  const other = TARGETS.taken(target, name, target);
  if (other !== undefined) {
    reject(`destination must not be that of another MirrorTarget, got ${kind}, ${name}, which ${other.node.path} has already: AWS takes it once (`
      + `${networkInterfaceId === undefined ? 'NlbInUseByTrafficMirrorTargetException' : 'InterfaceInUseByTrafficMirrorTarget'}); give ${other.node.path} to all sessions`, target);
  }
}
