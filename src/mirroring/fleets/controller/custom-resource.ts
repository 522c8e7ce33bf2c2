import { Ports } from './ports';
import { CustomResourceRequest, State, UNSEEN_MS } from './state';

/** CloudFormation waits 3600 seconds for a custom resource. */
const DELETION_MS = 3_560_000;
/** CloudFormation takes answers of 4096 bytes. */
const REASON_LENGTH = 2_500;

/** Answers a custom resource: well, or with the reason of a failure. */
export async function answer(ports: Ports, request: CustomResourceRequest, failure?: string): Promise<void> {
  const { ResponseURL, ...ids } = request;
  await ports.answer(ResponseURL, JSON.stringify({ ...ids, Status: failure === undefined ? 'SUCCESS' : 'FAILED', Reason: failure?.slice(0, REASON_LENGTH) }));
}

/**
 * Answers a deletion once no session is left, or when CloudFormation would not wait longer. `false`: not yet.
 *
 * @param remaining sessions that are seen and not confirmed to be deleted.
 */
export async function answerDeletion(ports: Ports, state: State, remaining: readonly string[]): Promise<boolean> {
  if (state.deletion === undefined) {
    return false;
  }
  const { since, request } = state.deletion;
  const now = ports.now();
  // Sessions made just before may not be seen yet.
  const unseen = Object.entries(state.intents).filter(([, [, at]]) => now - at < UNSEEN_MS).map(([id]) => `one on ${id}`);
  const left = [...remaining, ...unseen];
  if (left.length === 0) {
    await answer(ports, request);
    return true;
  }
  if (now - since < DELETION_MS) {
    return false;
  }
  await answer(ports, request, `${left.length} sessions remain, which AWS bills. Delete the stack again to go on. They are: ${left.join(', ')}`);
  return true;
}
