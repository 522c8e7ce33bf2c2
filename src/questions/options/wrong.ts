import { Size } from 'aws-cdk-lib';
import { FlowLogQueryOptions } from './common';

/**
 * Options of `FlowLogQuery.portScan()`.
 */
export interface PortScanOptions extends FlowLogQueryOptions {
  /**
   * From how many ports within an hour attempts count as a scan, at least 2.
   *
   * @default 20
   */
  readonly ports?: number;
}

/**
 * Options of `FlowLogQuery.uploadsToInternet()`.
 */
export interface UploadsToInternetOptions extends FlowLogQueryOptions {
  /**
   * From how many bytes to one remote address an upload is shown.
   *
   * @default Size.mebibytes(100)
   */
  readonly least?: Size;
}
