import { aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { guard } from '../../../private/arguments';
import { reject } from '../../../private/errors';
import { CaptureEngine } from '../capture-engine';
import { IMirrorCollector, MirrorCollectorAttributes } from '../mirror-collector-records';

/** A collector of which only its records are known. */
export class ImportedMirrorCollector extends Construct implements IMirrorCollector {
  /** The bucket that was given. */
  public readonly recordBucket: s3.IBucket;

  /** The engines that were given. */
  public readonly _engines: readonly CaptureEngine[];

  constructor(scope: Construct, id: string, { recordBucket, engines }: MirrorCollectorAttributes) {
    super(scope, id);
    if (engines.length === 0) {
      reject('engines must be at least one, got none; write [CaptureEngine.suricata()]', this);
    }
    this.recordBucket = recordBucket;
    this._engines = engines;
  }
}
guard({ IMirrorCollector: ImportedMirrorCollector });
