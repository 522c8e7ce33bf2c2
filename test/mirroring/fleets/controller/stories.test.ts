import { STORIES, tell } from './stories';
import { Subject } from '../../../../lab/ec2/region';
import { clientsOf, handlerOf } from '../../../../src/mirroring/fleets/controller/aws/handler';

test.each(Object.keys(STORIES))('%s', name => tell(name, { clientsOf, handlerOf } as unknown as Subject));
