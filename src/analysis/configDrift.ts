import { trimEndOf } from '../base/trimEndOf.ts';

/** How one key of a ConfigMap in a file stands to the one in a cluster. */
export interface KeyDrift {
  readonly key: string;
  readonly state: 'changed' | 'onlyInFile' | 'onlyInCluster';
}

/**
 * The keys in which a file and a cluster differ, by name. Line breaks of another system and their number at the end do not count: editors
 * and block scalars change them without meaning it.
 * @param isWhole whether the file is the whole ConfigMap, so that a key that it lacks counts too.
 */
export function compareConfigData(
  file: ReadonlyMap<string, string>,
  live: ReadonlyMap<string, string>,
  isWhole: boolean,
): readonly KeyDrift[] {
  const keys = new Set([...file.keys(), ...(isWhole ? live.keys() : [])]);
  return [...keys].sort().flatMap((key): readonly KeyDrift[] => {
    const own = file.get(key);
    const other = live.get(key);
    if (own === undefined) return [{ key, state: 'onlyInCluster' }];
    if (other === undefined) return [{ key, state: 'onlyInFile' }];
    return plain(own) === plain(other) ? [] : [{ key, state: 'changed' }];
  });
}

function plain(text: string): string {
  return trimEndOf(text.replaceAll('\r\n', '\n'), '\n');
}
