import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { parse } from 'yaml';

interface Kubeconfig {
  readonly clusters: readonly [
    { readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string } },
  ];
  readonly users: readonly [{ readonly user: { readonly token: string } }];
}

/**
 * Asks the API server that a kubeconfig of the simulated cluster names, past the extension, for JSON.
 * @param body sent as a merge patch or as JSON, by the method.
 * @throws when the answer is not a success.
 */
export async function requestCluster(
  kubeconfigPath: string,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<unknown> {
  return JSON.parse(await requestClusterText(kubeconfigPath, method, path, body)) as unknown;
}

/** The same for an answer of any form, as a log. */
export async function requestClusterText(
  kubeconfigPath: string,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<string> {
  const { clusters, users } = parse(await readFile(kubeconfigPath, 'utf8')) as Kubeconfig;
  const { server, 'certificate-authority-data': authority } = clusters[0].cluster;
  return await new Promise((resolve, reject) => {
    const outgoing = request(
      `${server}${path}`,
      {
        method,
        ca: Buffer.from(authority, 'base64').toString(),
        headers: {
          Authorization: `Bearer ${users[0].user.token}`,
          'Content-Type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
        },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => {
          if ((answer.statusCode ?? 0) >= 400)
            reject(new Error(`${method} ${path}: ${answer.statusCode ?? 0} ${text}`));
          else resolve(text);
        });
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
