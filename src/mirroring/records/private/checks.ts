import { whole } from '../../../athena';
import { MirrorQueryThresholdOptions } from '../mirror-query-options';

const MOST = 1_000_000;

/** Where few ends or many begins. */
export function threshold(options: MirrorQueryThresholdOptions, usual: number): number {
  return whole('threshold', options.threshold ?? usual, [1, MOST], String(usual));
}
