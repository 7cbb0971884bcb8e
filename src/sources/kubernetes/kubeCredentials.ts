import type { Agent } from 'node:http';
import type { SecureContextOptions } from 'node:tls';
import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import { messageOf, toError } from '../../base/async.ts';
import { systemClock, type Clock } from '../../base/time.ts';
import { isSourceError, SourceError } from '../sourceError.ts';
import { runExecPlugin, type ExecCredential } from './execCredential.ts';
import type { KubeCluster, KubeUser } from './kubeconfigFile.ts';
import type { KubeContext } from './kubeconfigSet.ts';

/** How the connection is secured. An absent `ca` stands for the system's authorities. */
type KubeTls = Pick<SecureContextOptions, 'ca' | 'cert' | 'key'> & {
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
};

/** What a request needs to be let in. Holds secrets: never logged, never part of a message. */
export interface KubeAccess {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly tls: KubeTls;
  /** The agent of the kubeconfig's own `proxy-url`. */
  readonly proxyAgent: Agent | undefined;
}

/** Runs an exec plugin; injected so that tests need no process. */
type ExecRunner = (user: KubeUser, cluster: KubeCluster) => Promise<ExecCredential>;

/** Before a credential expires it is fetched anew, so that a slow request does not arrive with an expired one. */
const expirySkew = 20_000;
/** A token file is read again after this long, as client-go does. */
const tokenFileLife = 60_000;

/**
 * The credentials of one context. Parallel callers share one login; a credential is kept until shortly before it expires
 * or until `invalidate`.
 */
export class KubeCredentials {
  readonly #cluster: KubeCluster;
  readonly #user: KubeUser | undefined;
  readonly #clock: Clock;
  readonly #runExec: ExecRunner;
  #pending: Promise<KubeAccess> | undefined;
  #expires = 0;

  /** @throws SourceError of kind config when the context refers to something that does not exist. */
  constructor(context: KubeContext, clock: Clock = systemClock, runExec: ExecRunner = runConfiguredPlugin) {
    if (context.cluster === undefined || context.problem !== undefined) {
      throw new SourceError('config', context.problem ?? 'The context names no cluster.', {
        hint: `Open ${context.file} and correct the context "${context.name}".`,
      });
    }
    this.#cluster = context.cluster;
    // Like kubectl: over plain HTTP nobody's credentials are sent.
    this.#user = context.cluster.server.startsWith('http:') ? undefined : context.user;
    this.#clock = clock;
    this.#runExec = runExec;
  }

  /** Whether asking again could give a different credential than the one that was refused. */
  get isRenewable(): boolean {
    const { exec, tokenFile, authProvider } = this.#user ?? {};
    return exec !== undefined || tokenFile !== undefined || authProvider !== undefined;
  }

  /** @throws SourceError of kind unauthorized when a login fails, config when a file cannot be read. */
  get(): Promise<KubeAccess> {
    if (this.#pending === undefined || this.#clock.now() >= this.#expires) {
      this.#expires = Infinity;
      const pending = this.#resolve().catch((error: unknown) => {
        if (this.#pending === pending) this.#pending = undefined;
        throw toError(error);
      });
      this.#pending = pending;
    }
    return this.#pending;
  }

  /** Forgets `refused`, so that the next `get` logs in again; a newer credential stays. */
  async invalidate(refused: KubeAccess): Promise<void> {
    const current = this.#pending;
    const access = await current?.catch(() => undefined);
    if (access === refused && this.#pending === current) this.#pending = undefined;
  }

  async #resolve(): Promise<KubeAccess> {
    const user = this.#user;
    const exec = user?.exec === undefined ? undefined : await this.#runExec(user, this.#cluster);
    const access = await buildAccess(this.#cluster, user, exec);
    if (exec?.expires !== undefined) this.#expires = exec.expires - expirySkew;
    else if (user?.tokenFile !== undefined || user?.authProvider !== undefined) {
      this.#expires = this.#clock.now() + tokenFileLife;
    }
    return access;
  }
}

function runConfiguredPlugin(user: KubeUser, cluster: KubeCluster): Promise<ExecCredential> {
  if (user.exec === undefined) throw new SourceError('config', `User "${user.name}" has no credential command.`);
  return runExecPlugin(user.exec, cluster);
}

/** Lets the official client turn the user's entry into request options; what it does not know is added here. */
async function buildAccess(
  cluster: KubeCluster,
  user: KubeUser | undefined,
  exec: ExecCredential | undefined,
): Promise<KubeAccess> {
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
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
  return {
    headers: { ...(headers as Readonly<Record<string, string>>), ...basic, ...user?.impersonate },
    tls: {
      ...ifDefined('ca', options.ca),
      ...ifDefined('cert', exec?.cert ?? options.cert),
      ...ifDefined('key', exec?.key ?? options.key),
      ...ifDefined('servername', cluster.tlsServerName),
      ...ifDefined('rejectUnauthorized', options.rejectUnauthorized),
    },
    proxyAgent: cluster.proxyUrl === undefined || typeof agent !== 'object' ? undefined : agent,
  };
}

/** The token of the file that the user names, which goes before a token in the kubeconfig, as in client-go. */
async function readToken(user: KubeUser | undefined): Promise<string | undefined> {
  if (user?.tokenFile === undefined) return user?.token;
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
    ...ifDefined('authProvider', user.authProvider),
  };
}

function ifDefined<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}
