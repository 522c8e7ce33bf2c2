import { aws_athena as athenarefs } from 'aws-cdk-lib/interfaces';
import { MirrorRecordTables } from './mirror-record-tables';
import { PackGrants } from '../../athena';
import { guard } from '../../private/arguments';

/**
 * What principals may be allowed to do with a pack of questions about mirrored traffic. Records hold names, URLs and addresses of people;
 * packets are in another bucket, which is not granted.
 */
export class MirrorQueryPackGrants extends PackGrants {
  /** @internal */
  public static _of(tables: MirrorRecordTables, workGroups: readonly athenarefs.IWorkGroupRef[]): MirrorQueryPackGrants {
    return new MirrorQueryPackGrants(workGroups, tables);
  }

  private constructor(workGroups: readonly athenarefs.IWorkGroupRef[], tables: MirrorRecordTables) {
    super(workGroups, tables);
  }
}
guard({ MirrorQueryPackGrants });
