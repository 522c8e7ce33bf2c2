import { STORIES, tell } from './stories';
import { Subject } from '../../../../lab/ec2/region';
import { clientsOf, handlerOf } from '../../../../src/mirroring/fleets/controller/aws/handler';

/** An hour of looking again and again: `npm run test:fleet` tells it, and all others over HTTP by the bundle. */
const LONG = ['a deletion that cannot be done fails and names what remains, and goes on when it is asked again'];

test.each(Object.keys(STORIES).filter(name => !LONG.includes(name)))('%s', name => tell(name, { clientsOf, handlerOf } as unknown as Subject));
