/** What the simulated server says it is. */
export const serverVersion = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.1',
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '2026-05-12T10:00:00Z',
  goVersion: 'go1.26.2',
  compiler: 'gc',
  platform: 'linux/amd64',
} as const;

const checks = [
  'ping',
  'log',
  'etcd',
  'poststarthook/start-apiextensions-controllers',
  'poststarthook/crd-informer-synced',
  'poststarthook/start-system-namespaces-controller',
  'poststarthook/rbac/bootstrap-roles',
  'poststarthook/scheduling/bootstrap-system-priority-classes',
  'poststarthook/apiservice-discovery-controller',
  'poststarthook/kube-apiserver-autoregistration',
  'autoregister-completion',
  'poststarthook/apiservice-openapiv3-controller',
];

/**
 * The text of `/healthz`, `/livez` and `/readyz` and of their single checks (`/readyz/etcd`).
 * @returns undefined where the path is none of these.
 */
export function healthText(path: string, isVerbose: boolean): string | undefined {
  const match = /^\/(healthz|livez|readyz)(?:\/(.+))?$/.exec(path);
  if (match === null) return undefined;
  const [, endpoint = '', check] = match;
  const known = endpoint === 'readyz' ? [...checks, 'informer-sync', 'shutdown'] : checks;
  if (check !== undefined) return known.includes(check) ? 'ok' : undefined;
  if (!isVerbose) return 'ok';
  return `${known.map((name) => `[+]${name} ok`).join('\n')}\n${endpoint} check passed\n`;
}
