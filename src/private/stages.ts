import { CfnElement, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { reject } from './errors';

/**
 * Refuses a resource that another stage of the app declares: CloudFormation has nothing that would link the two. What only names something that
 * exists may stand anywhere.
 *
 * @param wayOut how to name it instead
 */
export function refuseOtherStage(scope: IConstruct, prop: string, construct: IConstruct, wayOut: string): void {
  const [here, there] = [Stage.of(scope), Stage.of(construct)];
  const isDeclared = [construct, construct.node.defaultChild ?? construct].some(one => CfnElement.isCfnElement(one));
  if (isDeclared && here !== undefined && there !== undefined && here !== there && scope.node.root === construct.node.root) {
    reject(`${prop} must be declared in the same stage, or be named by what exists, got ${construct.node.path}, which stage ${there.node.path || 'of the app'} declares; stages are deployed apart, so `
      + `deploy that one first and write ${wayOut}`, scope);
  }
}
