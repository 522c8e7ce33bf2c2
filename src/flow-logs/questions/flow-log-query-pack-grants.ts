import { aws_athena as athenarefs } from 'aws-cdk-lib/interfaces';
import { PackGrants } from '../../athena';
import { guard } from '../../private/arguments';
import { FlowLogTable } from '../catalog';

/**
 * What principals may be allowed to do with a pack of questions.
 */
export class FlowLogQueryPackGrants extends PackGrants {
  /** @internal */
  public static _of(table: FlowLogTable, workGroups: readonly athenarefs.IWorkGroupRef[]): FlowLogQueryPackGrants {
    return new FlowLogQueryPackGrants(workGroups, table);
  }

  private constructor(workGroups: readonly athenarefs.IWorkGroupRef[], table: FlowLogTable) {
    super(workGroups, table);
  }
}
guard({ FlowLogQueryPackGrants });
