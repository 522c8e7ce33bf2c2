import { aws_glue as glue, Fn, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FlowLogTable } from './flow-log-table';
import { checkName, takeName } from './private/names';
import { flowsOnly, ViewColumn, viewColumns, ViewType } from './private/view-columns';
import { AthenaGrants, KnownNetworks } from '../../athena';
import { checkArguments, guard } from '../../private/arguments';
import { listedTwice } from '../../private/checks';
import { reject, show } from '../../private/errors';
import { differ } from '../../private/tokens';

/** Glue takes the text of a view up to this length, encoded. */
const MOST_TEXT_BYTES = 409_600;

/** How the view's own text spells a type, which is not how the catalogue does. */
const ENGINE_TYPES: Record<ViewType, string> = {
  string: 'varchar',
  int: 'integer',
  bigint: 'bigint',
  timestamp: 'timestamp(3)',
  boolean: 'boolean',
};

/**
 * What a view is laid over, and what it knows of your networks.
 */
export interface FlowLogViewProps {
  /**
   * The table that the view is laid over. The view lies in the table's database.
   */
  readonly table: FlowLogTable;

  /**
   * Which addresses are yours, and which traffic is expected. Share one value with the questions.
   *
   * @default - private, shared, link-local and multicast ranges are yours; no traffic is expected
   */
  readonly knownNetworks?: KnownNetworks;

  /**
   * Name of the view: lower case letters, digits and underscores. A change replaces the view.
   *
   * @default - the name of the table with `_view` behind it
   */
  readonly viewName?: string;
}

/**
 * A view of flow log records for people and dashboards that do not know the traps of the table.
 *
 * - Only records that hold a flow; `NODATA` and `SKIPDATA` stay in the table.
 * - `start_time` and `end_time` are times (UTC), `protocol_name` and `tcp_flag_names` names; the numbers are kept.
 * - `source_address` and `destination_address` are the addresses of the packets where the format has them, else those of the interface.
 * - `source_side` and `destination_side` are `internal`, `aws` or `internet`; `is_known_noise` tells traffic that you expect.
 * - `opened_by`, `client_address`, `client_port`, `server_address` and `server_port` say who opened a TCP connection, where the flags tell.
 * - What is missing is null, never `-`. Addresses have one spelling, tags are decoded.
 *
 * There are as many of these columns as the format has fields for. Partition columns are those of the table: bound them as you would there, and
 * Athena reads no more. A record is still not a connection, and two interfaces that both record a packet still count its bytes twice.
 *
 * Creates a Glue table of the kind view: no cost by itself.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/views.html
 */
export class FlowLogView extends Construct {
  /** The table that the view is laid over. */
  public readonly table: FlowLogTable;

  /** Name of the Glue database, which is that of the table. */
  public readonly databaseName: string;

  /** Name of the view. */
  public readonly viewName: string;

  /** Names of the columns, those of the partitions last. */
  public readonly columnNames: string[];

  /** Lets principals query the view: the view, its table and their files, no work group. */
  public readonly grants: AthenaGrants;

  constructor(scope: Construct, id: string, props: FlowLogViewProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    this.table = props.table;
    this.databaseName = props.table.databaseName;
    this.viewName = props.viewName ?? `${props.table.tableName}_view`;
    this.validateEnvironment();
    checkName('viewName', this.viewName, 'flow_records', this);
    takeName('viewName', this.databaseName, this.viewName, this);
    const columns = this.columns(props.knownNetworks ?? KnownNetworks.of({}));
    this.columnNames = columns.map(column => column.name);
    this.validateColumns();
    this.createView(columns);
    this.grants = AthenaGrants._of(this, { read: grantee => props.table._grantRead(grantee, [this.viewName]) });
  }

  private columns(networks: KnownNetworks): ViewColumn[] {
    const { format, flowLogs, _partitionColumns: partitions } = this.table;
    return [
      ...viewColumns({ format, family: flowLogs.family, networks }),
      // As they are: only a bare column lets bounds on it through to the table.
      ...partitions.map(({ name, type }) => ({ name, type: type as ViewType, sql: `"${name}"` })),
    ];
  }

  private createView(columns: readonly ViewColumn[]): void {
    new glue.CfnTable(this, 'Resource', {
      catalogId: Stack.of(this).account,
      databaseName: this.databaseName,
      tableInput: {
        name: this.viewName,
        // No description: Trino takes it for the comment, by which it knows its views, and would read the view as a table without files.
        tableType: 'VIRTUAL_VIEW',
        parameters: { presto_view: 'true', comment: 'Presto View' },
        partitionKeys: [],
        storageDescriptor: { columns: columns.map(({ name, type }) => ({ name, type })), location: '', serdeInfo: {} },
        viewOriginalText: this.viewText(columns),
        viewExpandedText: '/* Presto View */',
      },
    });
  }

  /** The view as Athena keeps it: a comment that holds encoded JSON. Names in it may be references, so CloudFormation encodes it. */
  private viewText(columns: readonly ViewColumn[]): string {
    const definition = {
      originalSql: this.sql(columns),
      catalog: 'awsdatacatalog',
      schema: this.databaseName,
      columns: columns.map(({ name, type }) => ({ name, type: ENGINE_TYPES[type] })),
    };
    const bytes = Math.ceil(Buffer.byteLength(JSON.stringify(definition)) / 3) * 4;
    if (bytes > MOST_TEXT_BYTES) {
      reject(`knownNetworks make the view ${bytes} bytes long, of which Glue takes ${MOST_TEXT_BYTES} at the most; `
        + 'put ranges that lie side by side together, or list fewer', this);
    }
    return `/* Presto View: ${Fn.base64(Stack.of(this).toJsonString(definition))} */`;
  }

  private sql(columns: readonly ViewColumn[]): string {
    const selected = columns.map(({ name, sql }) => sql === `"${name}"` ? `  ${sql}` : `  ${sql} AS "${name}"`);
    const condition = flowsOnly(this.table.format);
    return [`SELECT\n${selected.join(',\n')}`, `FROM "${this.table.tableName}"`, ...(condition === undefined ? [] : [`WHERE ${condition}`])].join('\n');
  }

  private validateEnvironment(): void {
    for (const part of ['account', 'region'] as const) {
      const [here, there] = [Stack.of(this)[part], Stack.of(this.table)[part]];
      if (differ(here, there)) {
        reject(`table must lie in the account and Region of the view (${here}), got ${this.table.node.path} in ${there}; create the view in the stack of the table`, this);
      }
    }
  }

  private validateColumns(): void {
    const twice = listedTwice(this.columnNames);
    if (twice !== undefined) {
      reject(`table must have a format without a field ${show(twice.replace(/_/g, '-'))}: the view has a column ${twice} of its own; lay the view over a table `
        + 'whose format leaves the field out', this);
    }
  }
}
guard({ FlowLogView });
