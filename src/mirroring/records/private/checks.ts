import { takesOnly, whole } from '../../../athena';

const MOST = 1_000_000;

/** What every question can be told. */
const COMMON = ['span', 'queryName'];

/** Refuses options that a question does not use. */
export function takes(factory: string, options: object, ...own: string[]): void {
  takesOnly(factory, options, own, COMMON);
}

/** Where few ends or many begins. */
export function limit(prop: string, value: number | undefined, usual: number): number {
  return whole(prop, value ?? usual, [1, MOST], String(usual));
}
