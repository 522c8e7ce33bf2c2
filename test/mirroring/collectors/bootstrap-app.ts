import { App, aws_ec2 as ec2, Size, Stack } from 'aws-cdk-lib';
import { CaptureEngine, MirrorCollector, SuricataRules } from '../../../src/mirroring/collectors';

/** What lab/collector/rendered.py boots: both engines, rules of the distribution and one of ours. Account and Region stay tokens, as for most users. */
const stack = new Stack(new App(), 'Bootstrap');
new MirrorCollector(stack, 'Collector', {
  vpc: new ec2.Vpc(stack, 'Vpc', { ipAddresses: ec2.IpAddresses.cidr('10.1.0.0/16') }),
  sourceCidrs: ['10.1.0.0/16'],
  engines: [
    CaptureEngine.suricata({
      rules: [
        SuricataRules.bundled(),
        SuricataRules.inline('alert http any any -> $HOME_NET any (msg:"rendered"; flow:established,to_server; http.uri; content:"/rendered-"; sid:1000001; rev:1;)'),
      ],
    }),
    CaptureEngine.pcap({ bytesPerDay: Size.gibibytes(100) }),
  ],
});
