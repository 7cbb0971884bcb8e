import type { DiscoveredKind } from '../../sources/kubernetes/kindDiscovery.ts';
import { clusterCategories, hiddenResources, namespacedCategories, type KindCategory } from './kindCategoriesData.ts';

/** A category with the kinds of it that this cluster has. */
export interface FilledCategory {
  readonly title: string;
  readonly icon: string;
  readonly kinds: readonly DiscoveredKind[];
}

/** The categories of a namespace or of the whole cluster, without empty ones; custom resources last. */
export function categorize(kinds: readonly DiscoveredKind[], isNamespaced: boolean): readonly FilledCategory[] {
  const scoped = kinds.filter((kind) => kind.isNamespaced === isNamespaced && !hiddenResources.has(nameOf(kind)));
  const known = isNamespaced ? namespacedCategories : clusterCategories;
  const filled = known.map((category) => fill(category, scoped));
  const named = new Set(known.flatMap(({ resources }) => resources));
  const rest = scoped.filter((kind) => !named.has(nameOf(kind)));
  const custom = rest.filter(({ group }) => group.includes('.') && !group.endsWith('.k8s.io'));
  return [
    ...filled,
    { title: 'Custom resources', icon: 'extensions', kinds: custom },
    { title: 'Other', icon: 'ellipsis', kinds: rest.filter((kind) => !custom.includes(kind)) },
  ].filter(({ kinds: some }) => some.length > 0);
}

function fill({ title, icon, resources }: KindCategory, kinds: readonly DiscoveredKind[]): FilledCategory {
  return {
    title,
    icon,
    kinds: resources.flatMap((resource) => kinds.find((kind) => nameOf(kind) === resource) ?? []),
  };
}

function nameOf({ resource, group }: DiscoveredKind): string {
  return group === '' ? resource : `${resource}.${group}`;
}

/** `PersistentVolumeClaim` as `Persistent volume claims`; names that are words of their own stay. */
export function pluralTitle(kind: string): string {
  const words = kind.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  const title = words.replace(/ ([A-Z])(?=[a-z])/g, (_, letter: string) => ` ${letter.toLowerCase()}`);
  if (/s$/.test(title)) return /(?:ss|us)$/.test(title) ? `${title}es` : title;
  return /[^aeiou]y$/.test(title) ? `${title.slice(0, -1)}ies` : `${title}s`;
}
