import { MirrorReception } from './origin';
import { SOURCES_OF_INTERFACE, SOURCES_OF_LARGE_INTERFACE } from './target-limits';
import { reject } from '../../../private/errors';
import { warn } from '../../../private/warnings';

/** How many sources a target takes. */
export interface SourceLimits {
  /** Sources that fit. */
  readonly mostSources?: number;
  /** The type of the instance, where more may fit than this library knows. */
  readonly unlistedType?: string;
}

/** The sources of one target, each once. */
export class SourceCount {
  /** Mirrored interfaces by name. */
  private readonly sources = new Set<string>();

  /** @param label how messages call the target */
  constructor(private readonly label: string) {}

  /** Counts a source of a declared target, and refuses one too many. */
  public add({ origin, session }: MirrorReception, { mostSources, unlistedType }: SourceLimits): void {
    this.sources.add(origin.names[0]);
    if (mostSources === undefined || this.sources.size <= mostSources) {
      return;
    }
    if (unlistedType !== undefined && this.sources.size <= SOURCES_OF_LARGE_INTERFACE) {
      warn(session, 'targetInstanceTypeUnlisted', `the interface of ${this.label} takes ${mostSources} sources, or ${SOURCES_OF_LARGE_INTERFACE} on the largest types, and the family of `
        + `${unlistedType} is not in AWS's list of 2026-11-30. Acknowledge this once AWS lists it, or use a target with a Network Load Balancer`);
      return;
    }
    const larger = mostSources < SOURCES_OF_LARGE_INTERFACE ? ', one of an instance type that takes 100 (name its instanceType)' : '';
    reject(`source must be one of at most ${mostSources} that the network interface of ${this.label} takes, got ${origin.label} as the ${this.sources.size}th; use a target `
      + `with a Network Load Balancer${larger}, or a second target`, session);
  }

  /** Counts a source of an interface of which the instance type is not known: a target of somebody else. */
  public addOfUnknownType(reception: MirrorReception): void {
    this.add(reception, { mostSources: SOURCES_OF_LARGE_INTERFACE });
    if (this.sources.size > SOURCES_OF_INTERFACE) {
      warn(reception.session, 'importedTargetSources', `the network interface of ${this.label} takes ${SOURCES_OF_INTERFACE} sources, or ${SOURCES_OF_LARGE_INTERFACE} on the largest instance `
        + `types, and ${reception.origin.label} is the ${this.sources.size}th of this app. Acknowledge this if its instance type takes them, or use a target with a Network Load Balancer`);
    }
  }
}
