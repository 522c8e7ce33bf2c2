import { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { QueryPlan, QueryResult } from './answers';
import { teachAthena } from './athena-macros';
import { translate } from './athena-sql';
import { Buckets } from './buckets';
import { columnsRead, namesPath } from './columns-read';
import { uncovered, Uncovered } from './coverage';
import { withParameters } from './execution-parameters';
import { FileChecks } from './file-check';
import { GlueTable, readGlueTable } from './glue-table';
import { checkColumns, expandViews, GlueView, isView, readGlueView } from './glue-view';
import { columnHint } from './hints';
import { metadataAnswer } from './metadata';
import { ObjectStore } from './object-store';
import { columnSizes, openTable } from './read-files';
import { plainRows } from './result-values';
import { planScan, Scan } from './scan';
import { SqlNode } from './sql-tree';
import { tableReferences } from './table-references';
import { parseTrino } from './trino-grammar';
import { checkScopes } from './trino-scopes';
import { fail, JsonObject, LabError, objectAt, textAt, UnreadableFile } from '../private/errors';
import { Template } from '../private/template';

export interface LabProps {
  /** Synthesized CloudFormation template: its file, or its content. */
  readonly template: string | JsonObject;
  /** Values for the template's parameters. */
  readonly parameters?: Record<string, string>;
  /** Folder with one folder per bucket, named as the bucket. */
  readonly dataRoot: string;
  /** Accept data whose folder is not named as the bucket, or a copy of just one bucket. @default false */
  readonly anyBucketName?: boolean;
  /** The moment at which every query runs. */
  readonly now: Date;
  readonly account: string;
  readonly region: string;
  /** Load the files of a statement before it runs, and answer it once: for many statements over few files that do not change. @default false */
  readonly inMemory?: boolean;
  /** Go on without files that cannot be read, and name them in `leftOut`. @default false - the first one is an error */
  readonly skipUnreadable?: boolean;
  /** Read text by position whatever its header says, as Athena does. @default false - another order of fields is an error */
  readonly anyHeader?: boolean;
}

export interface NamedQuery {
  readonly name: string;
  readonly description: string;
  readonly database: string;
  readonly sql: string;
}


export class Lab {
  /** What each table's files were when they were last opened, and how large their columns are. */
  private readonly opened = new Map<string, { readonly key: string; readonly sizes: ColumnSizes }>();
  private readonly answers = new Map<string, Promise<QueryResult>>();
  private readonly notRead = new Map<string, string>();
  private readonly headerless = new Set<string>();
  private last: Promise<unknown> = Promise.resolve();

  /** @internal */
  constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
    readonly tables: readonly GlueTable[],
    readonly views: readonly GlueView[],
    readonly databases: readonly string[],
    readonly queries: readonly NamedQuery[],
    private readonly buckets: Buckets,
    private readonly now: Date,
    private readonly inMemory: boolean,
    private readonly skipUnreadable: boolean,
    private readonly checks: FileChecks,
  ) {}

  /** The answer of a saved query, with the values that Athena asks for: numbers, or texts in single quotes. */
  async runNamedQuery(name: string, values: readonly string[] = []): Promise<QueryResult> {
    return this.run(this.named(name), values);
  }

  /** The answers of all saved queries, with the values that Athena asks for, by name. */
  async runNamedQueries(values: Readonly<Record<string, readonly string[]>> = {}): Promise<QueryResult[]> {
    const results: QueryResult[] = [];
    for (const query of this.queries) results.push(await this.run(query, values[query.name]));
    return results;
  }

  /** Any statement, in a database of the template (the only one unless given). */
  async runSql(sql: string, database = this.databases[0]): Promise<QueryResult> {
    return this.run({ name: 'statement', description: '', database, sql });
  }

  /** What a named query would read, worked out without reading it. */
  async planNamedQuery(name: string, values: readonly string[] = []): Promise<QueryPlan> {
    const query = this.named(name);
    return this.inTurn(name, () => {
      const sql = withParameters(query.sql, values);
      return this.plan(parseTrino(sql), sql, query.database);
    });
  }

  /** The same for any statement. */
  async planSql(sql: string, database = this.databases[0]): Promise<QueryPlan> {
    return this.inTurn('statement', () => this.plan(parseTrino(sql), sql, database));
  }

  /** Which folder stands for which bucket. */
  describeData(): string[] {
    return this.buckets.describe();
  }

  /** Files that statements so far did not read, each with its reason. */
  leftOut(): string[] {
    return [...this.buckets.all().flatMap(store => store.leftOut), ...[...this.notRead].map(([file, reason]) => `${file}: ${reason}`)];
  }

  /** Files whose first line is a record although the table skips a header, so far. */
  withoutHeader(): string[] {
    return [...this.headerless];
  }

  /** Files that no statement can read, since no partition of a table covers them. */
  uncovered(): Uncovered[] {
    return this.buckets.all().flatMap(store => uncovered(this.tables.filter(table => this.storeOf(table) === store), store, this.now));
  }

  /** Where the tables look, and what lies there instead. */
  describeMissingFiles(): string {
    return this.tables.map(({ name, locationTemplate }) => {
      const store = this.storeOf({ locationTemplate });
      return `table ${name} found no files below ${locationTemplate}; keys in ${store.folder}: ${store.sample(3).join(', ') || 'none'}`;
    }).join('\n');
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }

  private storeOf({ locationTemplate }: Pick<GlueTable, 'locationTemplate'>): ObjectStore {
    return this.buckets.store(/^s3:\/\/([^/]+)/.exec(locationTemplate)?.[1] ?? '');
  }

  private named(name: string): NamedQuery {
    return this.queries.find(candidate => candidate.name === name)
      ?? fail(`no named query '${name}'; there are: ${this.queries.map(candidate => candidate.name).join(', ')}`);
  }

  private run(query: NamedQuery, values: readonly string[] = []): Promise<QueryResult> {
    const key = JSON.stringify([query, values]);
    const result = this.answers.get(key) ?? this.inTurn(query.name, () => this.answer({ ...query, sql: withParameters(query.sql, values) }));
    if (this.inMemory) this.answers.set(key, result);
    return result;
  }

  /** One statement after the other: they share a connection and its open tables. */
  private inTurn<T>(name: string, act: () => Promise<T>): Promise<T> {
    const result = this.last.then(act).catch((error: Error) => {
      throw error instanceof UnreadableFile ? error : new LabError(`query '${name}': ${error.message}`);
    });
    this.last = result.catch(() => undefined);
    return result;
  }

  private async plan(asked: SqlNode, sql: string, database: string): Promise<QueryPlan> {
    const { views, scans } = await this.prepare(asked, sql, database);
    const sizes: ColumnSizes[] = [];
    for (const scan of scans) sizes.push(await columnSizes(this.connection, scan));
    return planOf(columnsRead(asked, views, database), scans, sizes);
  }

  /** A statement with its views written out, and what it reads of each table. */
  private async prepare(asked: SqlNode, sql: string, database: string): Promise<{ root: SqlNode; views: readonly GlueView[]; scans: Scan[] }> {
    const { sql: expanded, used: views } = expandViews(asked, sql, database, this.views);
    const root = views.length === 0 ? asked : parseTrino(expanded);
    return { root, views, scans: await this.scansOf(root, database) };
  }

  private async answer(query: NamedQuery): Promise<QueryResult> {
    const { name, description, database, sql } = query;
    const asked = parseTrino(sql);
    const metadata = metadataAnswer(asked, database, this.tables, this.views);
    if (metadata !== undefined) return { name, description, sql, partitions: 0, files: 0, bytes: 0, notes: [], ...metadata };
    const { root, views, scans: planned } = await this.prepare(asked, sql, database);
    const scans = planned.map(scan => this.readable(scan));
    const withPath = namesPath(root);
    for (const scan of scans) await this.openOnce(scan, withPath);
    await this.connection.run(`USE awsdatacatalog."${database}"`);
    for (const view of views) checkColumns(view, await this.described(view));
    const reader = await this.connection.runAndReadAll(translate(root)).catch((error: Error) => explain(error, scans));
    const plan = planOf(columnsRead(asked, views, database), scans, scans.map(scan => this.opened.get(tableKey(scan))?.sizes ?? new Map()));
    const notes = scans.flatMap(scan => scan.notes);
    return { name, description, sql, columns: reader.columnNames(), rows: plainRows(reader), notes, ...plan };
  }

  private async described(view: GlueView): Promise<{ name: string; type: string }[]> {
    const reader = await this.connection.runAndReadAll(`DESCRIBE ${translate(view.root)}`);
    return reader.getRowsJS().map(([name, type]) => ({ name: String(name), type: String(type) }));
  }

  /** A scan without the files that are passed over; one that cannot be read is an error, or passed over as well. */
  private readable(scan: Scan): Scan {
    const partitions = scan.partitions.map(partition => {
      const beside = new Map(partition.objects.map(object => [object.key, object]));
      const objects = partition.objects.filter(object => {
        const { unreadable, passedOver, headerless } = this.checks.of(scan.table, object, beside);
        if (unreadable !== undefined && !this.skipUnreadable) throw new UnreadableFile(`${object.file}: ${unreadable}`);
        const reason = unreadable ?? passedOver;
        if (reason !== undefined) this.notRead.set(object.file, reason);
        if (headerless) this.headerless.add(object.file);
        return reason === undefined;
      });
      return { ...partition, objects };
    });
    return { ...scan, partitions: partitions.filter(({ objects }) => objects.length > 0) };
  }

  /** Files that the statement before has read as well stay open. */
  private async openOnce(scan: Scan, withPath: boolean): Promise<void> {
    const files = scan.partitions.flatMap(partition => partition.objects.map(object => object.file));
    const key = JSON.stringify([withPath, files]);
    if (this.opened.get(tableKey(scan))?.key === key) return;
    await openTable(this.connection, scan, { withPath, inMemory: this.inMemory, headerless: this.headerless });
    this.opened.set(tableKey(scan), { key, sizes: await columnSizes(this.connection, scan) });
  }

  /** Which partitions and files a statement reads of each of its tables. */
  private async scansOf(root: SqlNode, database: string): Promise<Scan[]> {
    const references = tableReferences(root, database);
    checkScopes(root, this.tables.filter(table => table.database === database));
    const scans: Scan[] = [];
    await this.connection.run('USE awsdatacatalog');
    const store = (bucket: string) => this.buckets.store(bucket);
    for (const name of new Set(references.map(reference => reference.table))) {
      const table = this.tables.find(candidate => candidate.name === name && candidate.database === database)
        ?? fail(`TABLE_NOT_FOUND: table '${database}.${name}' does not exist`);
      scans.push(await planScan(this.connection, table, references.filter(reference => reference.table === name), store, this.now));
    }
    return scans;
  }
}

type ColumnSizes = ReadonlyMap<string, number>;

function planOf(used: ReadonlySet<string>, scans: readonly Scan[], sizes: readonly ColumnSizes[]): QueryPlan {
  const read = (column: string) => column === '*' || used.has(column) || used.has('*');
  return {
    table: scans.map(scan => scan.table.name).join(', '),
    partitions: scans.reduce((sum, scan) => sum + scan.planned, 0),
    files: scans.reduce((sum, scan) => sum + new Set(scan.partitions.flatMap(part => part.objects.map(object => object.key))).size, 0),
    bytes: sizes.flatMap(columns => [...columns]).reduce((sum, [column, size]) => read(column) ? sum + size : sum, 0),
  };
}

/** The engine's own words, but for a column that is not there: then what to write instead. */
function explain(error: Error, scans: readonly Scan[]): never {
  const [, name] = /column "([^"]+)" (?:was )?not found|does not have a column named "([^"]+)"/i.exec(error.message)?.filter(part => part !== undefined) ?? [];
  if (name === undefined || scans.length === 0) throw error;
  return fail(`COLUMN_NOT_FOUND: column '${name}' cannot be resolved; ${columnHint(name, scans[0].table)}`);
}

function tableKey({ table }: Scan): string {
  return `${table.database}.${table.name}`;
}

/** Opens every table of a synthesized template over a folder of files. */
export async function openLab(props: LabProps): Promise<Lab> {
  const { account, region, parameters } = props;
  const environment = { account, region, parameters };
  const template = typeof props.template === 'string'
    ? Template.load(props.template, environment)
    : new Template(props.template, environment);
  const resources = template.ofType('AWS::Glue::Table');
  const tables = resources.filter(resource => !isView(resource)).map(resource => readGlueTable(resource, account));
  const views = resources.filter(isView).map(resource => readGlueView(resource, account));
  if (tables.length === 0) fail('the template holds no AWS::Glue::Table');
  const databases = template.ofType('AWS::Glue::Database').map(({ properties, logicalId }) =>
    textAt(objectAt(properties.DatabaseInput, `${logicalId}: DatabaseInput`).Name, `${logicalId}: DatabaseInput.Name (a generated name has hyphens, which Athena refuses)`));
  for (const table of tables) if (!databases.includes(table.database)) databases.push(table.database);
  const queries = namedQueries(template, databases);
  // Over few records, threads cost more than they bring.
  const instance = await DuckDBInstance.create(':memory:', { threads: props.inMemory ? '1' : '2' });
  const connection = await instance.connect();
  const buckets = new Buckets(props.dataRoot, tables, props.anyBucketName ?? false);
  const checks = new FileChecks(props.anyHeader ?? false);
  const { inMemory = false, skipUnreadable = false } = props;
  const lab = new Lab(instance, connection, tables, views, databases, queries, buckets, props.now, inMemory, skipUnreadable, checks);
  try {
    await teachAthena(connection, props.now);
    await connection.run("ATTACH ':memory:' AS awsdatacatalog");
    for (const database of databases) await connection.run(`CREATE SCHEMA awsdatacatalog."${database}"`);
    return lab;
  } catch (error) {
    lab.close();
    throw error;
  }
}

function namedQueries(template: Template, databases: readonly string[]): NamedQuery[] {
  const workGroups = template.ofType('AWS::Athena::WorkGroup').map(resource => template.physicalName(resource.logicalId));
  return template.ofType('AWS::Athena::NamedQuery').map(({ logicalId, properties }) => {
    const database = textAt(properties.Database, `${logicalId}.Database`);
    if (!databases.includes(database)) fail(`${logicalId}: Database '${database}' is not in the template`);
    const workGroup = properties.WorkGroup;
    if (workGroup !== undefined && workGroups.length > 0 && !workGroups.includes(textAt(workGroup, `${logicalId}.WorkGroup`))) {
      fail(`${logicalId}: WorkGroup '${String(workGroup)}' is not in the template`);
    }
    return {
      name: properties.Name === undefined ? logicalId : textAt(properties.Name, `${logicalId}.Name`),
      description: properties.Description === undefined ? '' : textAt(properties.Description, `${logicalId}.Description`),
      database,
      sql: textAt(properties.QueryString, `${logicalId}.QueryString`),
    };
  });
}
