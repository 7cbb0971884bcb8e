import { render } from 'lit';
import { messageOf } from '../../src/base/async.ts';
import { failureState } from './viewStates.ts';

/** Says that the host did not answer the first request, which leaves nothing else to show. */
export function showStartFailure(root: HTMLElement, thrown: unknown): void {
  const failure = { message: messageOf(thrown), hint: 'Close this panel and open it again.' };
  const retry = (): void => {
    location.reload();
  };
  render(failureState('The panel could not be started', failure, retry), root);
}
