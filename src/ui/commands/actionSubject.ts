import type { ClusterSession } from '../../state/clusterSession.ts';
import type { DocumentTarget } from '../editor/objectAddress.ts';
import { confirmChange } from './confirmChange.ts';

/** The object that an action is about. */
export interface ActionSubject {
  readonly session: ClusterSession;
  readonly target: DocumentTarget;
  /** `Deployment shop/payment` */
  readonly title: string;
  /** Set for the row of a container. */
  readonly container: string | undefined;
  /** Whether it is a pod that no controller made, so that none makes it again. */
  readonly isBare: boolean;
}

/** A change that is asked for and then made. */
interface AskedChange {
  readonly question: string;
  /** The button: `Delete`. */
  readonly verb: string;
  /** What people should know before they answer. */
  readonly warning?: string;
  readonly run: () => Promise<void>;
}

/** Asks and then changes the object. */
export async function change({ session, target }: ActionSubject, asked: AskedChange): Promise<void> {
  const { question, verb, warning, run } = asked;
  const { context } = session;
  const isWanted = await confirmChange({
    ...{ context, question, verb, name: target.name },
    ...(warning === undefined ? {} : { warning }),
  });
  if (isWanted) await run();
}
