import type { Agent } from 'node:http';
import type { RequestOptions } from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import { readFile } from 'node:fs/promises';
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import { messageOf } from '../../base/async.ts';
import { isSourceError, SourceError } from '../sourceError.ts';
import { assertUsable } from './accessFaults.ts';
import { ConnectProxyAgent } from './connectProxyAgent.ts';
import type { ExecCredential } from './execCredential.ts';
import { oidcConfigOf, type KubeCluster, type KubeUser } from './kubeconfigFile.ts';

/** How the connection is secured. An absent `ca` stands for the system's authorities. */
export type KubeTls = Pick<SecureContextOptions, 'ca' | 'cert' | 'key'> & {
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
};

/** What a request needs to be let in. Holds secrets: never logged, never part of a message. */
export interface KubeAccess {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly tls: KubeTls;
  /** The agent of the kubeconfig's own `proxy-url`. */
  readonly proxyAgent: Agent | undefined;
  /** `host:port` of that proxy, for people. */
  readonly proxyHost: string;
}

/** Gives what a request needs to be let in, and gives it anew when it was refused. */
export interface CredentialSource {
  /** Whether asking again could give a different credential than the one that was refused. */
  readonly isRenewable: boolean;
  /** @throws SourceError of kind unauthorized when a login fails, config when a file cannot be read. */
  get(): Promise<KubeAccess>;
  /** @returns whether the next `get` gives another credential than the refused one. */
  invalidate(refused: KubeAccess): Promise<boolean>;
}

/**
 * Lets the official client turn the user's entry into request options; what it does not know is added here.
 * A module of its own because the official client is large: it loads with the first request.
 * @throws SourceError of kind config or unauthorized
 */
export async function buildKubeAccess(
  cluster: KubeCluster,
  user: KubeUser | undefined,
  exec: ExecCredential | undefined,
): Promise<KubeAccess> {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [
      {
        name: 'cluster',
        server: cluster.server,
        // It refuses plain HTTP otherwise, and over plain HTTP there is nothing to verify.
        skipTLSVerify: cluster.skipTlsVerify || cluster.server.startsWith('http:'),
        ...ifDefined('caFile', cluster.caFile),
        ...ifDefined('caData', cluster.caData),
        ...ifDefined('tlsServerName', cluster.tlsServerName),
        ...ifDefined('proxyUrl', cluster.proxyUrl),
      },
    ],
    users: [toClientUser(user, exec?.token ?? (await readToken(user)))],
    contexts: [{ name: 'context', cluster: 'cluster', user: 'user' }],
    currentContext: 'context',
  });
  const options: RequestOptions = { headers: {} };
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    if (isSourceError(error)) throw error;
    const isFile = typeof (error as { path?: unknown }).path === 'string';
    throw new SourceError(isFile ? 'config' : 'unauthorized', `The credentials cannot be used: ${messageOf(error)}`, {
      hint: isFile ? 'Correct the path in the kubeconfig.' : 'Log in again with the tool that wrote the kubeconfig.',
      cause: error,
    });
  }
  const { headers, agent, auth } = options;
  const basic = typeof auth === 'string' ? { Authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {};
  const tls: KubeTls = {
    ...ifDefined('ca', options.ca),
    ...ifDefined('cert', exec?.cert ?? options.cert),
    ...ifDefined('key', exec?.key ?? options.key),
    ...ifDefined('servername', cluster.tlsServerName),
    ...ifDefined('rejectUnauthorized', options.rejectUnauthorized),
  };
  const allHeaders = { ...(headers as Readonly<Record<string, string>>), ...basic, ...user?.impersonate };
  assertUsable(tls, allHeaders);
  return {
    headers: allHeaders,
    tls,
    proxyHost: hostOf(cluster.proxyUrl),
    proxyAgent: proxyAgentOf(cluster, agent, tls),
  };
}

/** HTTP proxies are ours, since the official client's connect in a way that the editor diverts; it does so with SOCKS alone. */
function proxyAgentOf({ proxyUrl, server }: KubeCluster, agent: unknown, tls: KubeTls): Agent | undefined {
  if (proxyUrl === undefined || typeof agent !== 'object') return undefined;
  const isTunnel = server.startsWith('https:') && /^https?:/.test(proxyUrl);
  return isTunnel ? new ConnectProxyAgent(proxyUrl, tls) : (agent as Agent);
}

/** Without user name and password. */
function hostOf(proxyUrl: string | undefined): string {
  return proxyUrl !== undefined && URL.canParse(proxyUrl) ? new URL(proxyUrl).host : '';
}

/** The token of the file that the user names, which goes before a token in the kubeconfig, as in client-go. */
async function readToken(user: KubeUser | undefined): Promise<string | undefined> {
  // Pasted with the end of its line at times.
  if (user?.tokenFile === undefined) return user?.token?.trim();
  try {
    return (await readFile(user.tokenFile, 'utf8')).trim();
  } catch (cause) {
    throw new SourceError('config', `The token file cannot be read: ${messageOf(cause)}`, {
      hint: 'Correct tokenFile in the kubeconfig.',
      cause,
    });
  }
}

function toClientUser(user: KubeUser | undefined, token: string | undefined): { readonly name: string } {
  if (user === undefined) return { name: 'user' };
  return {
    name: 'user',
    ...ifDefined('certFile', user.certFile),
    ...ifDefined('certData', user.certData),
    ...ifDefined('keyFile', user.keyFile),
    ...ifDefined('keyData', user.keyData),
    ...ifDefined('token', token),
    ...ifDefined('username', user.username),
    ...ifDefined('password', user.password),
    // The official client neither sends a client's secret nor accepts an issuer; that login is our own.
    ...ifDefined('authProvider', oidcConfigOf(user) === undefined ? user.authProvider : undefined),
  };
}

function ifDefined<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}
