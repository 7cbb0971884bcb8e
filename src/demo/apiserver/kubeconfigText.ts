import { stringify } from 'yaml';

export interface KubeconfigContent {
  readonly url: string;
  readonly caPem: string;
  readonly token: string;
  readonly user: string;
  /** The name of cluster and context. */
  readonly cluster?: string;
}

/** A kubeconfig with one cluster, one user and one context, as YAML. */
export function kubeconfigText({ url, caPem, token, user, cluster = 'demo' }: KubeconfigContent): string {
  const context = user === 'demo-admin' ? cluster : `${cluster}-${user}`;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: cluster,
        cluster: { server: url, 'certificate-authority-data': Buffer.from(caPem).toString('base64') },
      },
    ],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: context, context: { cluster, user } }],
    'current-context': context,
    preferences: {},
  });
}
