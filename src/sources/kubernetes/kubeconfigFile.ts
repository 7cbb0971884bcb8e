import { trimEndOf } from '../../base/trimEndOf.ts';
import { dirname, isAbsolute, join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { asArray, asRecord, asString } from '../../base/json.ts';

/** A command that prints credentials, as `client.authentication.k8s.io` describes it. */
export interface ExecPlugin {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly provideClusterInfo: boolean;
  /** Whether it asks on a terminal: `Never`, `IfAvailable` or `Always`. */
  readonly interactiveMode: string | undefined;
  /** What the kubeconfig's author wants people to read when the command is missing. */
  readonly installHint: string | undefined;
}

export interface KubeCluster {
  readonly name: string;
  readonly server: string;
  readonly caFile: string | undefined;
  /** PEM in base64. */
  readonly caData: string | undefined;
  readonly skipTlsVerify: boolean;
  readonly tlsServerName: string | undefined;
  readonly proxyUrl: string | undefined;
  /** What the cluster's entry says to credential commands alone. */
  readonly execConfig: unknown;
}

/** Credentials as the kubeconfig states them. Never logged. */
export interface KubeUser {
  readonly name: string;
  readonly certFile: string | undefined;
  readonly certData: string | undefined;
  readonly keyFile: string | undefined;
  readonly keyData: string | undefined;
  readonly token: string | undefined;
  readonly tokenFile: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly exec: ExecPlugin | undefined;
  /** Legacy providers (`oidc`, `gcp`, `azure`), passed on as they stand. */
  readonly authProvider: Readonly<Record<string, unknown>> | undefined;
  /** Sent as `Impersonate-*` headers. */
  readonly impersonate: Readonly<Record<string, readonly string[]>>;
}

interface NamedContext {
  readonly name: string;
  readonly cluster: string;
  readonly user: string | undefined;
  readonly namespace: string | undefined;
}

/** Something wrong with a kubeconfig file, with the place to go to. */
export interface KubeconfigProblem {
  readonly file: string;
  /** From 1; undefined when the problem is the file as a whole. */
  readonly line: number | undefined;
  /** `missing` and `unreadable`: the file as a whole; `yaml`: what the parser says; `content`: YAML that is no kubeconfig. */
  readonly kind: 'missing' | 'unreadable' | 'yaml' | 'content';
  readonly message: string;
}

export interface KubeconfigFile {
  readonly file: string;
  readonly clusters: readonly KubeCluster[];
  readonly users: readonly KubeUser[];
  readonly contexts: readonly NamedContext[];
  readonly currentContext: string | undefined;
  readonly problems: readonly KubeconfigProblem[];
}

/** Reads the text of a kubeconfig file. Paths in it become absolute. What cannot be read becomes a problem; the rest is kept. */
export function decodeKubeconfig(text: string, file: string): KubeconfigFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems: KubeconfigProblem[] = document.errors.slice(0, 1).map((error) => ({
    file,
    line: lines.linePos(error.pos[0]).line,
    kind: 'yaml',
    message: error.message,
  }));
  const empty = { file, clusters: [], users: [], contexts: [], currentContext: undefined };
  if (problems.length > 0) return { ...empty, problems };
  const root = toPlain(() => document.toJS({ maxAliasCount: 100 }) as unknown);
  if (root === undefined || (root === null && text.trim() !== '') || (root !== null && asRecord(root) === undefined)) {
    return {
      ...empty,
      problems: [{ file, line: 1, kind: 'content', message: 'This is not a kubeconfig: it has no keys.' }],
    };
  }
  const config = asRecord(root) ?? {};
  const folder = dirname(file);
  const lineOf = (...path: (string | number)[]): number | undefined => {
    const node: unknown = document.getIn(path, true);
    const range = asArray(asRecord(node)?.['range']);
    return typeof range?.[0] === 'number' ? lines.linePos(range[0]).line : undefined;
  };
  const readList = <T>(list: string, inner: string, decode: (name: string, body: Json) => T | string): T[] =>
    (asArray(config[list]) ?? []).flatMap((entry, index) => {
      const name = asString(asRecord(entry)?.['name']);
      const body = asRecord(asRecord(entry)?.[inner]);
      const value = name === undefined ? `${list}[${index}] has no name.` : decode(name, body ?? {});
      if (typeof value !== 'string') return [value];
      problems.push({ file, line: lineOf(list, index), kind: 'content', message: value });
      return [];
    });
  return {
    file,
    clusters: readList('clusters', 'cluster', (name, body) => decodeCluster(name, body, folder)),
    users: readList('users', 'user', (name, body) => decodeUser(name, body, folder)),
    contexts: readList('contexts', 'context', decodeContext),
    // Tools that end a session leave an empty one behind.
    currentContext: asString(config['current-context']) || undefined,
    problems,
  };
}

type Json = Readonly<Record<string, unknown>>;

/** The settings of a user's `auth-provider` named `oidc`; undefined for users who log in otherwise. */
export function oidcConfigOf(user: KubeUser | undefined): Json | undefined {
  return user?.authProvider?.['name'] === 'oidc' ? (asRecord(user.authProvider['config']) ?? {}) : undefined;
}

function toPlain(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    // Aliases that multiply without end; such a file is not a kubeconfig.
    return undefined;
  }
}

function decodeCluster(name: string, body: Json, folder: string): KubeCluster | string {
  const server = asString(body['server']);
  if (server === undefined) return `Cluster "${name}" has no server.`;
  if (!URL.canParse(server)) return `The server of cluster "${name}" is not a URL: ${server}`;
  return {
    name,
    server: trimEndOf(server, '/'),
    caFile: absolute(body['certificate-authority'], folder),
    caData: asString(body['certificate-authority-data']),
    skipTlsVerify: body['insecure-skip-tls-verify'] === true,
    tlsServerName: asString(body['tls-server-name']),
    proxyUrl: asString(body['proxy-url']),
    execConfig: execConfigOf(body),
  };
}

function execConfigOf(cluster: Json): unknown {
  const extensions = (asArray(cluster['extensions']) ?? []).map(asRecord);
  return extensions.find((one) => one?.['name'] === 'client.authentication.k8s.io/exec')?.['extension'];
}

function decodeUser(name: string, body: Json, folder: string): KubeUser | string {
  const exec = asRecord(body['exec']);
  if (exec !== undefined && asString(exec['command']) === undefined)
    return `User "${name}" has exec without a command.`;
  return {
    name,
    certFile: absolute(body['client-certificate'], folder),
    certData: asString(body['client-certificate-data']),
    keyFile: absolute(body['client-key'], folder),
    keyData: asString(body['client-key-data']),
    token: asString(body['token']),
    tokenFile: absolute(body['tokenFile'] ?? body['token-file'], folder),
    username: asString(body['username']),
    password: asString(body['password']),
    exec: exec === undefined ? undefined : decodeExec(exec, folder),
    authProvider: decodeAuthProvider(asRecord(body['auth-provider']), folder),
    impersonate: decodeImpersonation(body),
  };
}

function decodeAuthProvider(provider: Json | undefined, folder: string): Json | undefined {
  const config = asRecord(provider?.['config']);
  const authority = absolute(config?.['idp-certificate-authority'], folder);
  if (authority === undefined) return provider;
  return { ...provider, config: { ...config, 'idp-certificate-authority': authority } };
}

function decodeExec(exec: Json, folder: string): ExecPlugin {
  const command = asString(exec['command']) ?? '';
  const pairs = (asArray(exec['env']) ?? []).flatMap((entry) => {
    const name = asString(asRecord(entry)?.['name']);
    return name === undefined ? [] : [[name, asString(asRecord(entry)?.['value']) ?? ''] as const];
  });
  return {
    apiVersion: asString(exec['apiVersion']) ?? 'client.authentication.k8s.io/v1',
    // A bare name is looked up on PATH; anything with a separator is relative to the file.
    command: /[\\/]/.test(command) && !isAbsolute(command) ? join(folder, command) : command,
    args: (asArray(exec['args']) ?? []).map(String),
    env: Object.fromEntries(pairs),
    provideClusterInfo: exec['provideClusterInfo'] === true,
    interactiveMode: asString(exec['interactiveMode']),
    installHint: asString(exec['installHint']),
  };
}

function decodeImpersonation(body: Json): Record<string, readonly string[]> {
  const headers: Record<string, readonly string[]> = {};
  const user = asString(body['as']);
  const uid = asString(body['as-uid']);
  const groups = (asArray(body['as-groups']) ?? []).map(String);
  if (user !== undefined) headers['Impersonate-User'] = [user];
  if (uid !== undefined) headers['Impersonate-Uid'] = [uid];
  if (groups.length > 0) headers['Impersonate-Group'] = groups;
  for (const [key, values] of Object.entries(asRecord(body['as-user-extra']) ?? {})) {
    headers[`Impersonate-Extra-${encodeURIComponent(key)}`] = (asArray(values) ?? []).map(String);
  }
  return headers;
}

function decodeContext(name: string, body: Json): NamedContext | string {
  const cluster = asString(body['cluster']);
  if (cluster === undefined) return `Context "${name}" names no cluster.`;
  return { name, cluster, user: asString(body['user']), namespace: asString(body['namespace']) };
}

function absolute(path: unknown, folder: string): string | undefined {
  const text = asString(path);
  return text === undefined || isAbsolute(text) ? text : join(folder, text);
}
