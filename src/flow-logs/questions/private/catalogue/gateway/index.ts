export * from './transit-gateway-drops';
export * from './transit-gateway-lost-records';
export * from './transit-gateway-one-way';
export * from './transit-gateway-traffic';
