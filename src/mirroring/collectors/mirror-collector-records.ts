import { aws_s3 as s3 } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { CaptureEngine } from './capture-engine';

/**
 * A collector by what it delivers, made by this app or already there.
 *
 * Not for implementing outside this library: import an existing one by `MirrorCollector.fromMirrorCollectorAttributes()`.
 */
export interface IMirrorCollector extends IConstruct {
  /** Bucket of connections, protocol facts, and who is mirrored. */
  readonly recordBucket: s3.IBucket;

  /**
   * What looks at the packets: tables of records follow from it.
   *
   * @internal
   */
  readonly _engines: readonly CaptureEngine[];
}

/**
 * A collector that exists already, for example in another app.
 */
export interface MirrorCollectorAttributes {
  /**
   * The bucket that the collector calls `recordBucket`.
   *
   * [disable-awslint:prefer-ref-interface] a reference grants nothing
   */
  readonly recordBucket: s3.IBucket;

  /**
   * Its engines, as far as their kind goes: `[CaptureEngine.suricata()]`.
   */
  readonly engines: CaptureEngine[];
}
