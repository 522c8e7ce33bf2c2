import { FAMILIES } from './instance-types';
import { isKnown } from '../../../private/tokens';

/** Sources that one network interface takes as a target. */
export const SOURCES_OF_INTERFACE = 10;

/** Sources that the interface of an instance of one of `LARGE_INSTANCE_TYPES` takes. */
export const SOURCES_OF_LARGE_INTERFACE = 100;

/** Families and their sizes whose interfaces take 100 sources. Sizes are separated by commas, families by spaces. */
const LARGE_SIZES: Record<string, string> = {
  // General purpose
  'm5 m5d m5dn m5n': '24xlarge',
  'm5zn': '12xlarge',
  'm6a m7a m7i m8a m8g m8gd': '48xlarge',
  'm6g m6gd': '16xlarge',
  'm6i m6id m6idn m6in': '32xlarge',
  'm8azn': '24xlarge',
  'm8in m8idn m8ib m8idb': '48xlarge,96xlarge',
  'm8ine': '12xlarge',
  'm8gb m8gn': '24xlarge,48xlarge',
  'm8i m8id': '96xlarge',
  // Compute optimised
  'c5 c5d': '18xlarge,24xlarge',
  'c5n': '18xlarge',
  'c6a c7a c7i c8a c8g c8gd': '48xlarge',
  'c6g c6gd c6gn c7gn': '16xlarge',
  'c6i c6id c6in': '32xlarge',
  'c8in c8ib': '48xlarge,96xlarge',
  'c8ine': '12xlarge',
  'c8gb c8gn': '24xlarge,48xlarge',
  'c8i c8id': '96xlarge',
  // Memory optimised
  'r5 r5b r5d r5dn r5n': '24xlarge',
  'r6a r7a r7i r8a r8g r8gd': '48xlarge',
  'r6g r6gd x2gd': '16xlarge',
  'r6i r6id r6idn r6in r7iz x2idn x2iedn': '32xlarge',
  'r8in r8idn r8ib r8idb': '48xlarge,96xlarge',
  'r8gb r8gn': '24xlarge,48xlarge',
  'r8i r8id x8i': '96xlarge',
  'u-6tb1': '56xlarge,112xlarge',
  'u-9tb1 u-12tb1 u-18tb1 u-24tb1 u7i-6tb u7i-8tb': '112xlarge',
  'u7i-12tb u7in-16tb u7in-24tb u7in-32tb': '224xlarge',
  'u7inh-32tb': '480xlarge',
  'x2iezn z1d': '12xlarge',
  'x8g': '48xlarge',
  'x8aedz': '24xlarge',
  // Storage optimised
  'i3en': '24xlarge',
  'i4g im4gn': '16xlarge',
  'i4i': '32xlarge',
  'i7i i7ie i8g i8ge': '48xlarge',
  // Accelerated computing
  'dl1 dl2q inf1 p3dn p4d p4de vt1': '24xlarge',
  'f2 g5 g6 inf2 p5e p5en p6-b200 p6-b300 trn2u': '48xlarge',
  'g5g': '16xlarge',
  'g6e g7e': '12xlarge,24xlarge,48xlarge',
  'p5': '4xlarge,48xlarge',
  'p6e-gb200': '36xlarge',
  'trn1 trn1n': '32xlarge',
  'trn2': '3xlarge,48xlarge',
  // High performance computing
  'hpc6a': '48xlarge',
  'hpc6id': '32xlarge',
  'hpc7a': '12xlarge,24xlarge,48xlarge,96xlarge',
  'hpc7g': '4xlarge,8xlarge,16xlarge',
  'hpc8a': '96xlarge',
};

/**
 * Instance types whose interfaces take 100 sources, as AWS listed them on 2026-11-30.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-quotas.html
 */
export const LARGE_INSTANCE_TYPES: ReadonlySet<string> = new Set(Object.entries(LARGE_SIZES).flatMap(([families, sizes]) =>
  families.split(' ').flatMap(family => sizes.split(',').map(size => `${family}.${size}`))));

const LARGE_FAMILIES = new Set(Object.keys(LARGE_SIZES).flatMap(families => families.split(' ')));

/** How many sources an interface takes, and the type where its family is new to this list: it may take more. Nothing is known of a token. */
export function sourcesOf(instanceType: string | undefined): { readonly mostSources: number; readonly unlistedType?: string } {
  // A type that a parameter gives may be a large one.
  if (instanceType !== undefined && (!isKnown(instanceType) || LARGE_INSTANCE_TYPES.has(instanceType))) {
    return { mostSources: SOURCES_OF_LARGE_INTERFACE };
  }
  const family = instanceType?.split('.')[0];
  const isListed = family === undefined || LARGE_FAMILIES.has(family) || FAMILIES.has(family);
  return { mostSources: SOURCES_OF_INTERFACE, unlistedType: isListed ? undefined : instanceType };
}
