export * from './block-public-access-or-encryption-controls';
export * from './connections-without-answer';
export * from './most-rejected';
export * from './rejected-mid-connection';
export * from './rejected-to-port';
export * from './security-group-or-network-acl';
export * from './what-changed';
export * from './where-packets-stop';
