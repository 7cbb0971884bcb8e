import { viewScheme } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import type { ObjectViews } from './objectViews.ts';
import { registerObjectFiles } from './registerObjectFiles.ts';

/** Registers the file system of objects that are read. */
export function registerObjectViews(context: ObservatoryContext): () => Promise<ObjectViews> {
  return registerObjectFiles(context, {
    scheme: viewScheme,
    load: async (onChange) => new (await import('./objectViews.ts')).ObjectViews(context.clusters, onChange),
  });
}
