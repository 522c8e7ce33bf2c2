import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { AppStore, atEnd } from '../../../private/app-store';
import { reject, show } from '../../../private/errors';
import { resourceName } from '../../../private/network-resources';
import { warn } from '../../../private/warnings';
import { MirrorPreset } from '../mirror-preset';
import { MirrorRule } from '../mirror-rule';

/** Packet lengths of filters that have them from a preset, by the name of the filter. */
const LENGTHS = new AppStore<number>('mirror-filter-packet-lengths');

/** Sessions by the name of their filter. */
const SESSIONS = new AppStore<IConstruct>('mirror-filter-sessions');

/** What a filter mirrors, as the user gives it. */
interface Rules {
  readonly inboundRules?: readonly MirrorRule[];
  readonly outboundRules?: readonly MirrorRule[];
  readonly amazonDns?: boolean;
}

/** The rules: those of the preset, or those that were given. */
export function rulesOf(filter: IConstruct, { preset, inboundRules, outboundRules, amazonDns }: Rules & { readonly preset?: MirrorPreset }): Rules {
  const rules = { inboundRules, outboundRules, amazonDns };
  if (preset === undefined) {
    return rules;
  }
  const given = Object.entries(rules).filter(([, value]) => value !== undefined).map(([name]) => name);
  if (given.length > 0) {
    reject(`preset must be left out where rules are given, got both preset and ${given.join(', ')}; leave one out, or take rules of the preset over: `
      + 'inboundRules: [...preset.inboundRules]', filter);
  }
  return preset;
}

/** A session cuts packets at one length. */
export function checkPresetLength(session: IConstruct, packetLength: number | undefined, preset: MirrorPreset | undefined): void {
  if (packetLength !== undefined && preset?.packetLength !== undefined) {
    reject(`packetLength must be left out where the preset has one, got ${show(packetLength)} beside a preset of ${preset.packetLength} bytes; leave it out, or take a preset without one, `
      + 'such as MirrorPreset.everything()', session);
  }
}

/** Notes the packet length of a filter's preset: AWS cuts packets by session, so the sessions of the filter apply it. */
export function registerPresetLength(filter: ec2refs.ITrafficMirrorFilterRef, packetLength: number): void {
  const name = filterName(filter);
  LENGTHS.add(filter, packetLength, name);
  atEnd(filter, () => {
    if (SESSIONS.of(filter, name).length === 0) {
      warn(filter, 'presetPacketLengthUnused', `the preset cuts packets at ${packetLength} bytes, which sessions apply and filters cannot, and no session of this app has this filter. `
        + `Sessions of other apps mirror whole packets unless they have packetLength: ${packetLength}. Give the filter to a session of this app, or acknowledge this`);
    }
  });
}

/** The packet length that a session takes over from its filter. */
export function packetLengthOf(session: IConstruct, filter: ec2refs.ITrafficMirrorFilterRef): number | undefined {
  const name = filterName(filter);
  SESSIONS.add(session, session, name);
  return LENGTHS.of(session, name)[0];
}

function filterName({ trafficMirrorFilterRef: { trafficMirrorFilterId } }: ec2refs.ITrafficMirrorFilterRef): string {
  return resourceName(trafficMirrorFilterId);
}
