import { Plan } from './plan';
import { FleetPolicy } from './policy';
import { Ports } from './ports';
import { Tally } from './tally';

/** Namespace of the metrics, which CloudWatch reads out of the log lines. */
export const NAMESPACE = 'NetworkVisibility/MirrorFleet';

/** Lines of the log: a sentence, and the same as JSON. */
export class Log {
  public constructor(private readonly ports: Ports) {}

  public say(message: string, fields: object = {}): void {
    this.ports.log(JSON.stringify({ message, ...fields }));
  }

  /** One line for a run with its metrics, and one for each reason of skipping, in the embedded metric format. */
  public run(policy: FleetPolicy, plan: Plan, tally: Tally, driftSeconds: number): void {
    const failed = Object.values(tally.failed).reduce((sum, count) => sum + count, 0);
    const sentence = `${plan.present} sessions found, ${plan.wanted} wanted: ${tally.created} created, ${tally.modified} changed, ${tally.deleted} deleted, `
      + `${plan.skipped.length} skipped, ${failed} refused`;
    this.emit(sentence, { Fleet: policy.owner.tagValue }, {
      Wanted: plan.wanted,
      Present: plan.present,
      Created: tally.created,
      Modified: tally.modified,
      Deleted: tally.deleted,
      Skipped: plan.skipped.length,
      Failed: failed,
      Throttled: tally.throttled,
      DriftAge: driftSeconds,
      Braked: plan.brake === undefined ? 0 : 1,
      Paused: policy.pausedUntil !== undefined && this.ports.now() < Date.parse(policy.pausedUntil) ? 1 : 0,
    }, { failed: tally.failed, brake: plan.brake });
    const reasons = [...new Set(plan.skipped.map(({ reason }) => reason))];
    for (const reason of reasons) {
      const skipped = plan.skipped.filter(skip => skip.reason === reason);
      this.emit(`${skipped.length} interfaces skipped: ${reason}`, { Fleet: policy.owner.tagValue, Reason: reason }, { Skipped: skipped.length }, {
        interfaces: skipped.slice(0, 50).map(({ interfaceId, detail }) => detail === undefined ? interfaceId : `${interfaceId} (${detail})`),
      });
    }
  }

  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
  public emit(message: string, dimensions: Record<string, string>, metrics: Record<string, number>, fields: object = {}): void {
    const unit = (name: string) => name === 'DriftAge' ? 'Seconds' : 'Count';
    this.say(message, {
      ...dimensions,
      ...metrics,
      ...fields,
      _aws: {
        Timestamp: this.ports.now(),
        CloudWatchMetrics: [{
          Namespace: NAMESPACE, Dimensions: [Object.keys(dimensions)], Metrics: Object.keys(metrics).map(name => ({ Name: name, Unit: unit(name) })),
        }],
      },
    });
  }
}
