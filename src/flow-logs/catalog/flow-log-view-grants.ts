import { aws_iam as iam } from 'aws-cdk-lib';
import { FlowLogTable } from './flow-log-table';
import { guard } from '../../private/arguments';

/**
 * What principals may be allowed to do with a view.
 */
export class FlowLogViewGrants {
  /** @internal */
  public static _of(table: FlowLogTable, viewName: string): FlowLogViewGrants {
    return new FlowLogViewGrants(table, viewName);
  }

  private readonly table: FlowLogTable;
  private readonly viewName: string;

  private constructor(table: FlowLogTable, viewName: string) {
    this.table = table;
    this.viewName = viewName;
  }

  /**
   * Lets a principal read the view, in any work group that it may use (`FlowLogQueryPackGrants.run` grants one).
   *
   * Athena runs a view with the rights of who asks. So the table below, the files under its prefix and the customer managed key of the bucket are
   * granted as well: the view hides traps, not records.
   *
   * Where the bucket belongs to another account, its policy names the principal: a role must exist, with a name of its own, before the
   * stack of the bucket is deployed.
   *
   * @param grantee the principal, usually a role of people or of a dashboard
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return this.table._grantRead(grantee, [this.viewName]);
  }
}
guard({ FlowLogViewGrants });
