/** Below zero where `one` came before `other`, above it where it came after. Versions are written as `3.5`, `v2.45.1`. */
export function compareVersions(one: string, other: string): number {
  const left = partsOf(one);
  const right = partsOf(other);
  for (let part = 0; part < 3; part++) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Versions that were asked for; there are as many as the checks and the settings name. */
const readVersions = new Map<string, readonly number[]>();
const maxVersions = 100;

function partsOf(version: string): readonly number[] {
  const known = readVersions.get(version);
  if (known !== undefined) return known;
  const parts = version.replace(/^v/, '').split('.').map(Number);
  if (readVersions.size >= maxVersions) readVersions.clear();
  readVersions.set(version, parts);
  return parts;
}
