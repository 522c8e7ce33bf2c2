import { CaptureEngineCustomOptions, CaptureEnginePcapOptions, CaptureEngineSuricataOptions, CaptureEngineZeekOptions } from './capture-engine-options';
import { guard } from '../../private/arguments';
import { reject, show } from '../../private/errors';

const OWN = ['suricata', 'pcap', 'zeek'];

/**
 * What looks at mirrored packets. Several run side by side on each appliance, each in a process of its own that has no network to talk to.
 */
export class CaptureEngine {
  /**
   * Suricata: alerts to CloudWatch Logs and to EventBridge; connections, DNS, TLS and HTTP facts to S3.
   *
   * @param options rules, and how often one may alert
   */
  public static suricata(options: CaptureEngineSuricataOptions = {}): CaptureEngine {
    return new CaptureEngine('suricata', { suricata: options });
  }

  /**
   * Packets as files in S3, without what mirroring put around them, each file with a manifest of counts and digests.
   *
   * Creates a bucket with a key of its own. Packets hold what people say and read: see the note on who may read them.
   *
   * @param options how many, and for how long
   */
  public static pcap(options: CaptureEnginePcapOptions): CaptureEngine {
    return new CaptureEngine('pcap', { pcap: options });
  }

  /**
   * Zeek: connections, DNS, TLS and HTTP facts to S3.
   *
   * Comes with an image of yours: `CollectorImage.prepared()`. Its configuration is checked by tests of this library, its run is not.
   *
   * @param options scripts
   */
  public static zeek(options: CaptureEngineZeekOptions = {}): CaptureEngine {
    return new CaptureEngine('zeek', { zeek: options });
  }

  /**
   * A program of yours.
   *
   * @param name what it is called in logs: 1 to 32 lower-case letters, digits and dashes, a letter first
   * @param options the program
   * @throws when the name is that of another engine, or cannot be one
   */
  public static custom(name: string, options: CaptureEngineCustomOptions): CaptureEngine {
    if (!/^[a-z][a-z0-9-]{0,31}$/.test(name) || OWN.includes(name)) {
      reject(`name must be 1 to 32 lower-case letters, digits and dashes, a letter first, and none of ${OWN.join(', ')}, got ${show(name)}; write "my-engine"`);
    }
    return new CaptureEngine(name, { custom: options });
  }

  private constructor(
    /** @internal */
    public readonly _name: string,
    /** @internal */
    public readonly _options: {
      readonly suricata?: CaptureEngineSuricataOptions;
      readonly pcap?: CaptureEnginePcapOptions;
      readonly zeek?: CaptureEngineZeekOptions;
      readonly custom?: CaptureEngineCustomOptions;
    },
  ) {}
}
guard({ CaptureEngine });
