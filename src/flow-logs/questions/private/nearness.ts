/**
 * How near in time records of one conversation lie, below the 350 s after which the newest Nitro generation forgets an idle connection and
 * rejects its packets.
 */
export const NEAR_SECONDS = 300;
