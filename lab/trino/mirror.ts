import { mkdirSync } from 'fs';
import { join } from 'path';
import { App, Stack, aws_s3 as s3 } from 'aws-cdk-lib';
import { Check, same } from './check';
import { executed, trinoTable, TrinoTable } from './engine';
import { KnownNetworks, QuerySpan } from '../../src';
import { CaptureEngine, MirrorCollector } from '../../src/mirroring/collectors';
import { MirrorQuery, MirrorQueryPack, MirrorRecordTables } from '../../src/mirroring/records';
import { Lab, openLab } from '../engine/run';
import { JsonObject } from '../private/errors';
import { Template } from '../private/template';
import { ASKED_VALUES } from '../samples/asked-values';
import { MIRROR_NOW, writeMirrorStory } from '../samples/mirror/story';
import { writeZeekStory } from '../samples/mirror/zeek';

const HOME = { account: '111122223333', region: 'eu-west-1' };
const MORNING = QuerySpan.between('2026-11-01T08:00', '2026-11-01T09:00');

/** Records of one engine, as DuckDB and Trino read them. */
export interface MirrorStory {
  readonly lab: Lab;
  readonly tables: readonly TrinoTable[];
  readonly checks: readonly Check[];
}

const STORIES: [name: string, engine: CaptureEngine, write: (bucket: string) => void][] = [
  ['mirror-suricata', CaptureEngine.suricata(), writeMirrorStory],
  ['mirror-zeek', CaptureEngine.zeek(), writeZeekStory],
];

/** Those whose names contain a text. */
export async function mirrorStories(dataRoot: string, part: string): Promise<MirrorStory[]> {
  return Promise.all(STORIES.filter(([name]) => name.includes(part)).map(async ([name, engine, write]) => {
    mkdirSync(join(dataRoot, name));
    write(join(dataRoot, name));
    const body = synthesized(name, engine);
    const lab = await openLab({ template: body, dataRoot, now: MIRROR_NOW, ...HOME, inMemory: true });
    const tables = new Template(body, HOME).ofType('AWS::Glue::Table').map(trinoTable);
    return { lab, tables, checks: checksOf(name, lab) };
  }));
}

/** All questions of the catalogue, and those whose spans or options write other SQL. */
function queries(): MirrorQuery[] {
  return [
    ...MirrorQuery.all(),
    MirrorQuery.topTalkers({ queryName: 'top-talkers-of-the-morning', span: MORNING }),
    MirrorQuery.newExternalDestinations({ queryName: 'new-until-half-past-ten', span: QuerySpan.between('2026-11-01T08:00', '2026-11-01T10:30') }),
    MirrorQuery.silentSources({ queryName: 'silent-until-ten', span: QuerySpan.between('2026-10-31T12:00', '2026-11-01T10:00') }),
    MirrorQuery.whoTalkedTo({ address: '10.9.9.9', span: MORNING }),
    MirrorQuery.whoTalkedTo({ address: '2001:db8::10', span: MORNING }),
    MirrorQuery.interfaceOfMac({ macAddress: '0a:00:00:00:01:16' }),
  ];
}

function synthesized(name: string, engine: CaptureEngine): JsonObject {
  const stack = new Stack(new App(), name, { env: HOME });
  const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', name);
  const tables = new MirrorRecordTables(stack, 'Tables', { collector: MirrorCollector.fromMirrorCollectorAttributes(stack, 'Collector', { recordBucket: bucket, engines: [engine] }) });
  new MirrorQueryPack(stack, 'Questions', { tables, queries: queries(), knownNetworks: KnownNetworks.of({ ownRanges: ['203.0.113.0/24'] }) });
  return (stack.node.root as App).synth().getStackByName(name).template as JsonObject;
}

function checksOf(name: string, lab: Lab): Check[] {
  return lab.queries.map(({ name: question, sql, database }) => ({
    name: `${name}: ${question}`,
    statements: [{ database, sql: executed(sql, ASKED_VALUES[question]), now: MIRROR_NOW }],
    verify: async ([answer]) => same(answer, await lab.runNamedQuery(question, ASKED_VALUES[question])),
  }));
}
