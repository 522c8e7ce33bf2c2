import { BUNDLE } from './subject';
import { STORIES, tell } from '../mirroring/fleets/controller/stories';

/** Over sockets: what the SDK writes and reads is on the wire. */
test.each(Object.keys(STORIES))('%s', name => tell(name, BUNDLE, { http: true }));
