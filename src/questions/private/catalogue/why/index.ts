export * from './rejected-to-port';
export * from './security-group-or-network-acl';
