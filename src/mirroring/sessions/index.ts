export * from './mirror-destination';
export * from './mirror-destination-options';
export * from './mirror-endpoint-service';
export * from './mirror-filter';
export * from './mirror-preset';
export * from './mirror-rule';
export * from './mirror-session';
export * from './mirror-source';
export * from './mirror-source-options';
export * from './mirror-target';
export * from './mirror-target-share';
export * from './mirror-target-type';
export * from './mirrored-traffic';
export * from './primary-network-interface';

// For collectors and fleets; not part of the published API (src/index.ts).
export { DEFAULT_DESCRIPTION } from './private/default-description';
export { addExclusion, Exclusion, exclusionsAt, exclusionsOf } from './private/exclusions';
export { refuseOtherEnvironment } from './private/environment';
export { FleetTarget, letsIn, receiveFleet, warnOfUnusedFleetAdmission } from './private/fleet-reception';
export { DestinationKind, RECEIVER_TAG } from './private/bound-destination';
export { BARE_METAL, FAMILIES } from './private/instance-types';
export { locationOf, vpcOf } from './private/location';
export { checkPresetLength, packetLengthOf } from './private/presets';
export { checkFilterReference, checkNumbers, checkTarget } from './private/reference-checks';
export { checkFilter, checkPacketLength } from './private/session-checks';
export { rangesOf } from './private/security-group-rules';
export { warnOfWideRanges } from './private/wide-ranges';
export { MirrorReception } from './private/origin';
