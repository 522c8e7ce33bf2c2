import { aws_iam as iam } from 'aws-cdk-lib';
import { aws_athena as athenarefs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { grantRun, warnOfForeignPrincipal } from './private/grants';
import { guard } from '../private/arguments';

/** What principals may be allowed to query. */
interface Queried {
  /** The work groups, of a pack. A view has none. */
  readonly workGroups?: readonly athenarefs.IWorkGroupRef[];
  /** Lets a principal read the tables. */
  readonly read: (grantee: iam.IGrantable) => iam.Grant;
}

/**
 * Lets principals query the tables behind a pack of questions or a view.
 */
export class AthenaGrants {
  /** @internal */
  public static _of(owner: Construct, queried: Queried): AthenaGrants {
    return new AthenaGrants(owner, queried);
  }

  private readonly owner: Construct;
  private readonly queried: Queried;

  private constructor(owner: Construct, queried: Queried) {
    this.owner = owner;
    this.queried = queried;
  }

  /**
   * Lets a principal query the tables.
   *
   * Always grants the tables and their database in the Glue catalog (`glue:GetTable`, `glue:GetPartitions` and the like), the files of the records
   * (`s3:GetObject` under their prefixes, `s3:ListBucket`), and `kms:Decrypt` with a customer managed key of the bucket. A view adds its own entry
   * in the Glue catalog: Athena reads a view with the permissions of the caller, so the view hides traps, not records.
   *
   * The grants of a pack add its work groups (`athena:StartQueryExecution`, `athena:GetQueryResults`, `athena:GetNamedQuery` and the like), and the
   * results of an `AthenaWorkGroup`. For another work group, grant its place for results yourself. The grants of a view add no work group: combine
   * them with those of a pack, or grant one yourself.
   *
   * Where the bucket belongs to another account, its policy names the principal: a role must exist, with a name of its own, before the
   * stack of the bucket is deployed.
   *
   * @param grantee the principal, usually a role of people or of a tool
   */
  public query(grantee: iam.IGrantable): iam.Grant {
    const { workGroups = [], read } = this.queried;
    warnOfForeignPrincipal(this.owner, grantee);
    return workGroups.length === 0 ? read(grantee) : grantRun(grantee, [...new Set(workGroups)]).combine(read(grantee));
  }
}
guard({ AthenaGrants });
