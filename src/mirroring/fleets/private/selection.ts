import { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { Expression } from '../controller/policy';

/** A network that selected interfaces lie in. */
export interface Place {
  /** Id of the VPC, a literal or a token; nothing where only ranges are known. */
  readonly vpcId?: string;
  /** The ranges; nothing where a VPC was imported without them. */
  readonly ranges?: readonly string[];
}

/** Something that a selector names. */
export interface Named {
  /** The factory that took it, in the words of a message. */
  readonly factory: string;
  readonly construct: IConstruct & { readonly env: ResourceEnvironment };
}

/** What a selector comes to. */
export interface Selection {
  /** As the controller reads it. */
  readonly expression: Expression;
  /** The networks in which all that it selects lies; nothing where it may lie anywhere. Asked when the fleet is there. */
  readonly places: (fleet: IConstruct) => readonly Place[] | undefined;
  /** What is named, for checks. */
  readonly named: readonly Named[];
  /** Keys of tags that decide. */
  readonly tagKeys: readonly string[];
  /** Whether tasks of ECS can be selected by it. */
  readonly mayHoldTasks: boolean;
  /** Whether ECS must be asked. */
  readonly asksEcs: boolean;
  /** Whether security groups decide. */
  readonly asksGroups: boolean;
}

/** Those whose every part must hold. What is selected lies where the narrowest part says. */
export function allOf(parts: readonly Selection[]): Selection {
  return {
    ...joined({ kind: 'and', of: parts.map(({ expression }) => expression) }, parts),
    places: fleet => parts.map(part => part.places(fleet) ?? []).filter(places => places.length > 0)
      .sort((one, other) => one.length - other.length)[0],
  };
}

/** Those of which one part must hold. What is selected may lie wherever one part says. */
export function anyOf(parts: readonly Selection[]): Selection {
  return {
    ...joined({ kind: 'or', of: parts.map(({ expression }) => expression) }, parts),
    places: fleet => {
      const places = parts.map(part => part.places(fleet));
      return places.every(one => one !== undefined) ? places.flat() : undefined;
    },
  };
}

/** What a part does not select: anywhere. */
export function noneOf(part: Selection): Selection {
  return { ...joined({ kind: 'not', of: part.expression }, [part]), places: () => undefined, mayHoldTasks: true };
}

function joined(expression: Expression, parts: readonly Selection[]): Omit<Selection, 'places'> {
  return {
    expression,
    named: parts.flatMap(({ named }) => named),
    tagKeys: parts.flatMap(({ tagKeys }) => tagKeys),
    mayHoldTasks: parts.some(({ mayHoldTasks }) => mayHoldTasks),
    asksEcs: parts.some(({ asksEcs }) => asksEcs),
    asksGroups: parts.some(({ asksGroups }) => asksGroups),
  };
}
