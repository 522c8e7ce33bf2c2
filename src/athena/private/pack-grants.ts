import { aws_iam as iam } from 'aws-cdk-lib';
import { aws_athena as athenarefs } from 'aws-cdk-lib/interfaces';
import { grantRun, warnOfForeignPrincipal } from './grants';

/** Tables whose records principals may be allowed to read. */
interface Readable {
  _grantRead(grantee: iam.IGrantable): iam.Grant;
}

/**
 * What principals may be allowed to do with a pack, whatever its tables are: the hidden base of a published class for each wing.
 *
 * @internal
 */
export abstract class PackGrants {
  protected constructor(private readonly workGroups: readonly athenarefs.IWorkGroupRef[], private readonly tables: Readable) {}

  /**
   * Lets a principal run the saved questions, and any other query over their tables, in the work groups of the pack.
   *
   * Grants the work groups, the tables and their database in the Glue catalogue, the files of the records, and decryption with the customer
   * managed keys of the bucket and of an `AthenaWorkGroup`. For another work group, grant its place for results yourself.
   *
   * Where the bucket belongs to another account, its policy names the principal: a role must exist, with a name of its own, before the
   * stack of the bucket is deployed.
   *
   * @param grantee the principal, usually a role of people or of a tool
   */
  public run(grantee: iam.IGrantable): iam.Grant {
    const grant = grantRun(grantee, [...new Set(this.workGroups)]).combine(this.tables._grantRead(grantee));
    warnOfForeignPrincipal(this.workGroups[0], grantee);
    return grant;
  }
}
