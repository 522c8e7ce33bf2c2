import { Duration } from 'aws-cdk-lib';
import { FlowLogFamily, FlowLogField, FlowLogFormat, FlowLogQuery, QuerySpan } from '../../src';
import { decoys, decoysElsewhere } from '../../test/flow-logs/questions/mutation/first-ten-decoys';
import { templateDecoys } from '../../test/flow-logs/questions/mutation/template-decoys';
import { decoys as whoDecoys } from '../../test/flow-logs/questions/mutation/who-decoys';
import { whyDecoys } from '../../test/flow-logs/questions/mutation/why-decoys';
import { decoys as wrongDecoys } from '../../test/flow-logs/questions/mutation/wrong-decoys';
import { cost, costElsewhere } from '../samples/scenes/cost';
import { Delivery, sound, soundElsewhere } from '../samples/scenes/sound';
import { templateScene } from '../samples/scenes/template';
import { who, whoElsewhere } from '../samples/scenes/who';
import { whyScene } from '../samples/scenes/why';
import { wrong, wrongElsewhere } from '../samples/scenes/wrong';
import { story } from '../samples/story';
import { SampleRecord } from '../samples/writer';

const [OTHER_ACCOUNT, OTHER_REGION] = ['444455556666', 'us-east-1'];

/** Every field that the library knows of a VPC: no question of the catalogue lacks one. */
export const EVERY_VPC_FIELD = FlowLogFormat
  .of(...FlowLogField._known().filter(field => field.supports(FlowLogFamily.VPC) && !field._needsTagKeys))
  .withTags({ instance: ['Service', 'Team'], networkInterface: ['Service', 'Team'], autoScalingGroup: ['Service', 'Team'] });

/** The story and the scenes of every group. */
export function scenes(): SampleRecord[] {
  return [...story(), ...cost(), ...sound(), ...templateScene(), ...who(), ...whyScene(), ...wrong()];
}

/** What stands at the edges of spans and just outside of rules. */
export function scenesDecoys(): SampleRecord[] {
  return [...decoys(), ...templateDecoys(), ...whoDecoys(), ...whyDecoys(), ...wrongDecoys()];
}

export function scenesElsewhere(): Delivery[] {
  return [
    { account: OTHER_ACCOUNT, records: [...costElsewhere(), ...whoElsewhere(), ...wrongElsewhere()] },
    { region: OTHER_REGION, records: [...whoElsewhere(), ...wrongElsewhere()] },
    ...decoysElsewhere(),
    ...soundElsewhere(),
  ];
}

/** More addresses than an array may have values in one call. */
const MANY = [...Array.from({ length: 600 }, (_, n) => `198.18.${n >> 8}.${n & 255}`), '192.0.2.7'];

/** Every question of the catalogue and of AWS's template, and those whose options write other SQL. */
export function everyQuestion(span: QuerySpan): FlowLogQuery[] {
  return [
    ...FlowLogQuery.all({ span }),
    ...FlowLogQuery.likeAwsTemplate({ span }),
    FlowLogQuery.rejectedToPort({ port: 3306, span }),
    FlowLogQuery.whoTalkedTo({ address: '10.0.0.10', span }),
    FlowLogQuery.wherePacketsStop({ client: '10.0.0.10', server: '10.0.0.20', span }),
    FlowLogQuery.interfaceActivity({ interfaceId: 'eni-0123456789abcdef0', span }),
    FlowLogQuery.instanceActivity({ instanceId: 'i-0123456789abcdef0', span }),
    FlowLogQuery.trafficBetweenNetworks(['10.0.0.0/16'], ['10.1.0.0/16'], { span }),
    FlowLogQuery.wherePacketsStop({ client: '2001:DB8:a::10', server: '2001:db8:a::20', span }),
    FlowLogQuery.wherePacketsStop({ client: '10.2.0.41', server: '10.2.0.20', port: 443, span }),
    FlowLogQuery.whatChanged({ queryName: 'what-changed-at', at: '2026-11-01T11:30' }),
    FlowLogQuery.whoHadAddress({ address: '10.9.2.5', span }),
    FlowLogQuery.whoHadAddress({ address: '2001:db8:b::5', span }),
    FlowLogQuery.newDestinations({ queryName: 'new-destinations-of-two-days', baseline: Duration.days(2), span }),
    FlowLogQuery.dnsBypass({ queryName: 'dns-bypass-with-resolvers', resolvers: ['10.0.3.53', '10.0.4.0/30'], span }),
    FlowLogQuery.contactWithBadAddresses(['192.0.2.0/24'], { span }),
    FlowLogQuery.contactWithBadAddresses(['192.0.2.7', '2001:db8:bad::1', '192.0.2.254/31'], { queryName: 'contact-with-listed', span }),
    FlowLogQuery.contactWithBadAddresses(MANY, { queryName: 'contact-with-many', span }),
  ];
}

/** Those of them that a format can answer; without those that another can answer as well. */
export function questionsOf(span: QuerySpan, format: FlowLogFormat, other?: FlowLogFormat): FlowLogQuery[] {
  const answers = (by: FlowLogFormat | undefined, query: FlowLogQuery) => by?.covers(...query._question.needs) ?? false;
  return everyQuestion(span).filter(query => answers(format, query) && !answers(other, query));
}
