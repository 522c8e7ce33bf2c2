export * from './data-transfer-between-zones';
export * from './data-transfer-by-path';
export * from './nat-gateway-users';
export * from './records-by-interface';
export * from './regional-nat-gateway-users';
export * from './s3-and-dynamodb-through-nat';
