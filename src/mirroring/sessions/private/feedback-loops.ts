import { IConstruct } from 'constructs';
import { AppStore } from '../../../private/app-store';
import { reject } from '../../../private/errors';

interface Receiver {
  readonly owner: IConstruct;
  readonly label: string;
  /** What it is and what it lies in. */
  readonly scopes: readonly string[];
}

interface Source {
  readonly owner: IConstruct;
  readonly label: string;
  /** What is mirrored: an interface, its instance; for many at once a subnet or a VPC. */
  readonly names: readonly string[];
}

/** Who receives and who is mirrored. */
const RECEIVERS = new AppStore<Receiver>('mirror-receivers');
const SOURCES = new AppStore<Source>('mirror-sources');

/**
 * Notes an interface, an instance or a group that receives mirrored packets.
 *
 * @param scopes names of what it is, and of the subnets and VPCs that it lies in
 */
export function registerReceiver(owner: IConstruct, label: string, scopes: readonly string[]): void {
  const receiver = { owner, label, scopes };
  SOURCES.of(owner).forEach(source => refuseFeedbackLoop(source, receiver, owner));
  RECEIVERS.add(owner, receiver);
}

/** Notes what is mirrored. */
export function registerSource(owner: IConstruct, label: string, names: readonly string[]): void {
  const source = { owner, label, names };
  RECEIVERS.of(owner).forEach(receiver => refuseFeedbackLoop(source, receiver, owner));
  SOURCES.add(owner, source);
}

/** Copies that arrive at a mirrored interface are mirrored in their turn, until everything drops. */
function refuseFeedbackLoop(source: Source, receiver: Receiver, scope: IConstruct): void {
  if (source.names.some(name => receiver.scopes.includes(name))) {
    reject(`source must not be what receives mirrored packets, got ${source.label} of ${source.owner.node.path}, where ${receiver.label} of `
      + `${receiver.owner.node.path} receives them: each copy would be copied again, until everything drops; mirror another interface`, scope);
  }
}
