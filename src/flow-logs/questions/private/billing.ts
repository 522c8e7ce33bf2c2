/** Expected traffic is left out of other answers, never of these: they are compared with a bill. */
export const BILLED_ALL = 'Expected traffic (known noise) and mirrored copies count too: they are billed like any other.';
