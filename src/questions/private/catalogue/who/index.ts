export * from './service-map';
export * from './top-talkers';
export * from './who-talked-to';
