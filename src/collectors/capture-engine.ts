import { CustomEngineOptions, PcapOptions, SuricataOptions, ZeekOptions } from './capture-engine-options';

/**
 * What looks at mirrored packets. Several run side by side on each appliance.
 */
export class CaptureEngine {
  /** Suricata: alerts, connections and protocol facts. */
  public static suricata(options: SuricataOptions = {}): CaptureEngine {
    return new CaptureEngine('suricata', { suricata: options });
  }

  /** Packets as files in S3. */
  public static pcap(options: PcapOptions): CaptureEngine {
    return new CaptureEngine('pcap', { pcap: options });
  }

  /** Zeek: connections and protocol facts. */
  public static zeek(options: ZeekOptions = {}): CaptureEngine {
    return new CaptureEngine('zeek', { zeek: options });
  }

  /** A program of yours. */
  public static custom(name: string, options: CustomEngineOptions): CaptureEngine {
    return new CaptureEngine(name, { custom: options });
  }

  private constructor(
    /** @internal */
    public readonly _name: string,
    /** @internal */
    public readonly _options: {
      readonly suricata?: SuricataOptions;
      readonly pcap?: PcapOptions;
      readonly zeek?: ZeekOptions;
      readonly custom?: CustomEngineOptions;
    },
  ) {}
}
