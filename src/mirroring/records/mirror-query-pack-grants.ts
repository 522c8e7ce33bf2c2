import { aws_iam as iam } from 'aws-cdk-lib';
import { aws_athena as athenarefs } from 'aws-cdk-lib/interfaces';
import { MirrorRecordTables } from './mirror-record-tables';
import { grantRun } from '../../athena';
import { guard } from '../../private/arguments';

/**
 * What principals may be allowed to do with a pack of questions about mirrored traffic.
 */
export class MirrorQueryPackGrants {
  /** @internal */
  public static _of(tables: MirrorRecordTables, workGroup: athenarefs.IWorkGroupRef): MirrorQueryPackGrants {
    return new MirrorQueryPackGrants(tables, workGroup);
  }

  private constructor(private readonly tables: MirrorRecordTables, private readonly workGroup: athenarefs.IWorkGroupRef) {}

  /**
   * Lets a principal run the saved questions, and any other query over the tables, in the work group of the pack.
   *
   * Grants the work group, the tables and their database in the Glue catalogue, the files of the records, and decryption with the customer managed keys of
   * the bucket and of an `AthenaWorkGroup`. For another work group, grant its place for results yourself. Packets are in another bucket, and not granted;
   * names, URLs and addresses of people are.
   *
   * @param grantee the principal, usually a role of people or of a tool
   */
  public run(grantee: iam.IGrantable): iam.Grant {
    return grantRun(grantee, [this.workGroup]).combine(this.tables._grantRead(grantee));
  }
}
guard({ MirrorQueryPackGrants });
