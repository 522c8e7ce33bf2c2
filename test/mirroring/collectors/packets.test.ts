import { App } from 'aws-cdk-lib';
import { IdsStack } from '../../../examples/ids/ids-stack';
import { mirrored } from '../../../lab/packets/mirrored';
import { estateOf, fates, offered, packet, PEER_V6, Sketch } from '../../proof/estates';

describe('the example ids', () => {
  const app = new App();
  new IdsStack(app, 'Ids');
  const estate = estateOf(app);

  test('everything that the server receives and sends arrives at the appliances, of both IP versions', () => {
    const others: Sketch[] = [{ direction: 'out', to: 443 }, { direction: 'in', from: 443 }, { direction: 'out', protocol: 17, to: 123 }];
    expect(new Set(fates(estate, 'Ids/Web', [...offered(443), ...offered(22), ...offered(443, PEER_V6), ...others]))).toEqual(new Set(['arrives']));
    expect(mirrored(estate, packet('Ids/Web', offered(443)[0]))).toMatchObject({
      session: 'Ids/Mirror', warnings: [], target: { kind: 'network-load-balancer', appliances: ['Ids/Collector/Appliances/ASG'] },
    });
  });
});
