import { IConstruct } from 'constructs';
import { reject } from '../../../private/errors';
import { isKnown } from '../../../private/tokens';
import { warn } from '../../../private/warnings';

/**
 * Families whose interfaces AWS mirrors, as listed on 2026-11-22.
 *
 * The list of AWS grows: a family that is missing here is warned about, never refused.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-network-limitations.html
 */
export const FAMILIES = new Set([
  // general purpose
  'a1 m4 m5 m5a m5ad m5d m5dn m5n m5zn m6a m6g m6gd m6i m6id m6idn m6in m7a m7g m7gd m7i m7i-flex mac1 mac2 mac2-m1ultra mac2-m2 mac2-m2pro t3 t3a t4g',
  // compute
  'c4 c5 c5a c5ad c5d c5n c6a c6g c6gd c6gn c6i c6id c6in c7a c7g c7gd c7i c7i-flex',
  // memory
  'r4 r5 r5a r5ad r5b r5d r5dn r5n r6a r6g r6gd r6i r6id r6idn r6in r7a r7g r7gd r7i r7iz',
  'u-3tb1 u-6tb1 u-9tb1 u-12tb1 u-18tb1 u-24tb1 u7i-6tb u7i-8tb u7i-12tb u7in-16tb u7in-24tb u7in-32tb u7inh-32tb',
  'x1 x1e x2gd x2idn x2iedn x2iezn z1d',
  // storage
  'd2 d3 d3en h1 i3 i3en i4g i4i i7i im4gn is4gen',
  // accelerated
  'dl1 dl2q f2 g3 g4ad g4dn g5 g5g g6 g6e g6f gr6 gr6f inf1 inf2 p3 p3dn p4d p4de p5 p5e trn1 trn1n vt1',
  // high performance
  'hpc6a hpc6id hpc7a',
].flatMap(line => line.split(' ')));

/** Families whose bare-metal sizes AWS mirrors, of the same day and page: Nitro v2. Other bare metal is ruled out there. */
export const BARE_METAL = new Set(
  'a1 c5 c5d c6g c6gd g5g i3 m5 m5d m6g m6gd mac1 mac2 mac2-m1ultra mac2-m2 mac2-m2pro r5 r5b r5d r6g r6gd x2gd z1d'.split(' '),
);

/** Refuses a type whose interfaces AWS says cannot be mirrored, and warns of one that its list lacks. Nothing is said of tokens. */
export function checkInstanceType(session: IConstruct, instanceType: string | undefined): void {
  if (instanceType === undefined || !isKnown(instanceType)) {
    return;
  }
  const [family, size = ''] = instanceType.split('.');
  if (family === 't2') {
    reject(`source must be an instance whose type can be mirrored, got ${instanceType}: AWS rules out T2; take another type, for example t3.${size}`, session);
  }
  const isBareMetal = size === 'metal' || size.startsWith('metal-');
  if (isBareMetal && !BARE_METAL.has(family)) {
    reject(`source must be an instance whose type can be mirrored, got ${instanceType}: of bare metal AWS mirrors Nitro v2 only (a1.metal, m5.metal, m6g.metal, …); `
      + 'take a size that is not bare metal', session);
  }
  if (!isBareMetal && !FAMILIES.has(family)) {
    warn(session, 'sourceInstanceTypeUnlisted', `AWS does not list ${instanceType} among the types that can be mirrored (list of 2026-11-22); a session on another type `
      + 'fails at deployment (NetworkInterfaceNotSupported), or is billed without mirroring. Acknowledge this once AWS lists it');
  }
}
