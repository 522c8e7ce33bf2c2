/** What both accounts must know of each other. Nothing else passes between their stacks. */
export const STREAM = { account: '444455556666', streamName: 'network-flow-logs' };
export const SOURCE_ACCOUNTS = ['111122223333'];
