import { commandIds } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import type { TreeElement } from '../tree/shownRows.ts';
import { registerAction } from './registerAction.ts';
import { contextIdOf } from './registerTreeCommands.ts';

/** Registers how the Clusters view is arranged: groups, order, namespaces and what is pinned. The questions load when they are asked. */
export function registerViewCommands(context: ObservatoryContext): void {
  const { clusters } = context;
  const register = (id: string, run: (element: TreeElement | undefined) => Promise<void>): void => {
    registerAction(context, id, run);
  };
  const load = async () => {
    const [questions, { tree, sessions }] = await Promise.all([import('./viewQuestions.ts'), clusters.runtime()]);
    return { questions, tree, sessions };
  };
  register(commandIds.groupBy, async () => {
    const { questions, tree } = await load();
    await questions.askGrouping(tree);
  });
  register(commandIds.sortBy, async () => {
    const { questions, tree } = await load();
    await questions.askSort(tree.memory);
  });
  register(commandIds.chooseNamespaces, async (element) => {
    const { questions, tree, sessions } = await load();
    await questions.askNamespaces(tree, sessions, contextIdOf(element));
  });
  const change = async (element: TreeElement | undefined, isPinned: boolean): Promise<void> => {
    const [{ pinOf }, { tree }] = await Promise.all([import('../tree/pinOf.ts'), clusters.runtime()]);
    const pin = element === undefined ? undefined : pinOf(element.node);
    if (pin === undefined) return;
    if (isPinned) tree.memory.pin(pin);
    else tree.memory.unpin(pin);
  };
  register(commandIds.pin, (element) => change(element, true));
  register(commandIds.unpin, (element) => change(element, false));
}
