import type { KubeContext } from '../../sources/kubernetes/kubeconfigSet.ts';

/** What the settings say of changes. */
export interface ChangeRules {
  readonly isReadOnly: boolean;
  /** A regular expression; empty: no context is a production one. */
  readonly productionContexts: string;
}

/**
 * What has to happen before a change: nothing may be changed, the name of the object has to be typed, a question has to be answered, or
 * nothing.
 * @param asks `inProduction` for what changes nothing by itself but lets people do so, such as a shell.
 */
export function changePermission(
  { isReadOnly, productionContexts }: ChangeRules,
  context: Pick<KubeContext, 'name' | 'cluster'>,
  asks: 'always' | 'inProduction',
): 'forbidden' | 'type' | 'ask' | 'go' {
  if (isReadOnly) return 'forbidden';
  if (isProduction(context, productionContexts)) return 'type';
  return asks === 'always' ? 'ask' : 'go';
}

function isProduction({ name, cluster }: Pick<KubeContext, 'name' | 'cluster'>, pattern: string): boolean {
  if (pattern === '') return false;
  try {
    const expression = new RegExp(pattern, 'i');
    return [name, cluster?.name ?? '', cluster?.server ?? ''].some((text) => expression.test(text));
  } catch {
    // A pattern that cannot be read must not make a production cluster look harmless.
    return true;
  }
}
