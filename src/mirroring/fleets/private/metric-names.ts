/** Where the controller reports. Names and units are a contract: people have graphs of them. */
export const NAMESPACE = 'NetworkVisibility/MirrorFleet';
/** The dimension that holds the name of the fleet. */
export const DIMENSION = 'Fleet';
