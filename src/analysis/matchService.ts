/**
 * The name under which a workload most likely reports its traces: its own name, the same with its namespace, or one that begins or
 * ends with it as a word. Undefined when no service looks like it.
 */
export function matchService(services: readonly string[], namespace: string, workload: string): string | undefined {
  const name = workload.toLowerCase();
  const space = namespace.toLowerCase();
  const wanted = [name, `${name}.${space}`, `${space}/${name}`, `${space}.${name}`, `${space}-${name}`];
  for (const one of wanted) {
    const found = services.find((service) => service.toLowerCase() === one);
    if (found !== undefined) return found;
  }
  const isWord = (service: string): boolean =>
    service.startsWith(`${name}-`) || service.startsWith(`${name}.`) || service.endsWith(`-${name}`);
  const service = services.find((one) => isWord(one.toLowerCase()));
  return service ?? services.filter((one) => name.startsWith(`${one.toLowerCase()}-`)).sort(longestFirst)[0];
}

function longestFirst(left: string, right: string): number {
  return right.length - left.length;
}
