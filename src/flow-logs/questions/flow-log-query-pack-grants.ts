import { aws_iam as iam } from 'aws-cdk-lib';
import { aws_athena as athenarefs } from 'aws-cdk-lib/interfaces';
import { grantRun } from '../../athena';
import { guard } from '../../private/arguments';
import { FlowLogTable } from '../catalog';

/**
 * What principals may be allowed to do with a pack of questions.
 */
export class FlowLogQueryPackGrants {
  /** @internal */
  public static _of(table: FlowLogTable, workGroups: readonly athenarefs.IWorkGroupRef[]): FlowLogQueryPackGrants {
    return new FlowLogQueryPackGrants(table, workGroups);
  }

  private readonly table: FlowLogTable;
  private readonly workGroups: readonly athenarefs.IWorkGroupRef[];

  private constructor(table: FlowLogTable, workGroups: readonly athenarefs.IWorkGroupRef[]) {
    this.table = table;
    this.workGroups = workGroups;
  }

  /**
   * Lets a principal run the saved questions, and any other query over the table, in the work groups of the pack.
   *
   * Grants the work groups, the table and its database in the Glue catalogue, the files under the table's prefix, and decryption
   * with the customer managed keys of the bucket and of an `AthenaWorkGroup`. For another work group, grant its place for results yourself.
   *
   * Where the bucket belongs to another account, its policy names the principal: a role must exist, with a name of its own, before the
   * stack of the bucket is deployed.
   *
   * @param grantee the principal, usually a role of people or of a tool
   */
  public run(grantee: iam.IGrantable): iam.Grant {
    return grantRun(grantee, this.workGroups).combine(this.table._grantRead(grantee));
  }
}
guard({ FlowLogQueryPackGrants });
