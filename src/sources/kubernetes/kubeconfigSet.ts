import { access, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { messageOf } from '../../base/async.ts';
import {
  decodeKubeconfig,
  type KubeCluster,
  type KubeconfigFile,
  type KubeconfigProblem,
  type KubeUser,
} from './kubeconfigFile.ts';

/** One context with everything it refers to resolved. */
export interface KubeContext {
  /** Stable and unique among all files: the name, with the file where two files use the same name. */
  readonly id: string;
  readonly name: string;
  /** The file that defines it; `in-cluster` for a service account. */
  readonly file: string;
  readonly isCurrent: boolean;
  /** The namespace that commands use by default. */
  readonly namespace: string | undefined;
  /** Undefined when the context names a cluster that no file defines; `problem` says so. */
  readonly cluster: KubeCluster | undefined;
  readonly user: KubeUser | undefined;
  readonly problem: string | undefined;
}

export interface KubeconfigSet {
  readonly contexts: readonly KubeContext[];
  readonly problems: readonly KubeconfigProblem[];
  /** Every file that was looked for, present or not: what to watch. */
  readonly files: readonly string[];
}

export interface KubeconfigSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Files that the user added; each stands for itself and is not merged with others. */
  readonly extraFiles: readonly string[];
  /** Where a pod finds its service account. */
  readonly serviceAccountFolder: string;
}

/** The sources of this process. */
export function defaultKubeconfigSources(extraFiles: readonly string[]): KubeconfigSources {
  return {
    env: process.env,
    home: homedir(),
    extraFiles,
    serviceAccountFolder: '/var/run/secrets/kubernetes.io/serviceaccount',
  };
}

/**
 * Reads every kubeconfig: the files of `KUBECONFIG` merged as kubectl merges them (the first definition of a name wins), else
 * `~/.kube/config`, else the service account of the pod that this process runs in; and the user's own files beside them.
 * Never throws: what cannot be read is a problem.
 */
export async function loadKubeconfigs(sources: KubeconfigSources): Promise<KubeconfigSet> {
  const listed = (sources.env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  const main = listed.length > 0 ? listed : [join(sources.home, '.kube', 'config')];
  const extra = sources.extraFiles.map((path) => expandHome(path, sources.home)).filter((path) => !main.includes(path));
  // A missing ~/.kube/config is no mistake, a missing file that the user named is one.
  const mainFiles = await Promise.all(main.map((path) => readKubeconfig(path, listed.length > 0)));
  const extraFiles = await Promise.all(extra.map((path) => readKubeconfig(path, true)));
  const groups = [mainFiles, ...extraFiles.map((file) => [file])].map(resolveContexts);
  if (groups.every((group) => group.length === 0)) groups.push(await inClusterContexts(sources));
  return {
    contexts: withUniqueIds(groups.flat()),
    problems: [...mainFiles, ...extraFiles].flatMap((file) => file.problems),
    files: [...main, ...extra],
  };
}

/** Text in UTF-8, or in UTF-16 with its mark, which PowerShell writes. */
function decodeText(bytes: Uint8Array): string {
  const mark = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  const encoding = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

function expandHome(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') || path.startsWith('~\\') ? join(home, path.slice(1)) : path;
}

async function readKubeconfig(file: string, isRequired: boolean): Promise<KubeconfigFile> {
  try {
    return decodeKubeconfig(decodeText(await readFile(file)), file);
  } catch (error) {
    const isMissing = (error as { code?: unknown }).code === 'ENOENT';
    const message = isMissing ? 'The file does not exist.' : `The file cannot be read: ${messageOf(error)}`;
    const kind = isMissing ? 'missing' : 'unreadable';
    const problems = isMissing && !isRequired ? [] : [{ file, line: undefined, kind, message } as const];
    return { file, clusters: [], users: [], contexts: [], currentContext: undefined, problems };
  }
}

type UnnumberedContext = Omit<KubeContext, 'id'>;

function resolveContexts(files: readonly KubeconfigFile[]): UnnumberedContext[] {
  const clusters = firstByName(files.flatMap((file) => file.clusters));
  const users = firstByName(files.flatMap((file) => file.users));
  const current = files.map((file) => file.currentContext).find((name) => name !== undefined);
  const contexts = firstByName(files.flatMap((file) => file.contexts.map((one) => ({ ...one, file: file.file }))));
  return [...contexts.values()].map(({ name, file, namespace, ...refers }) => {
    const cluster = clusters.get(refers.cluster);
    const user = refers.user === undefined ? undefined : users.get(refers.user);
    const missing =
      cluster === undefined
        ? `The context names the cluster "${refers.cluster}", which no kubeconfig defines.`
        : refers.user !== undefined && user === undefined
          ? `The context names the user "${refers.user}", which no kubeconfig defines.`
          : undefined;
    return { name, file, namespace, cluster, user, isCurrent: name === current, problem: missing };
  });
}

function firstByName<T extends { readonly name: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  const byName = new Map<string, T>();
  for (const item of items) if (!byName.has(item.name)) byName.set(item.name, item);
  return byName;
}

/** The context of the pod that this process runs in, from the mounted service account. */
async function inClusterContexts(sources: KubeconfigSources): Promise<UnnumberedContext[]> {
  const { env, serviceAccountFolder } = sources;
  const host = env['KUBERNETES_SERVICE_HOST'];
  const tokenFile = join(serviceAccountFolder, 'token');
  const hasToken = await access(tokenFile).then(
    () => true,
    () => false,
  );
  if (host === undefined || !hasToken) return [];
  const namespace = await readFile(join(serviceAccountFolder, 'namespace'), 'utf8').catch(() => undefined);
  const none = undefined;
  return [
    {
      name: 'in-cluster',
      file: 'in-cluster',
      isCurrent: true,
      namespace: namespace?.trim(),
      cluster: {
        name: 'in-cluster',
        server: `https://${host.includes(':') ? `[${host}]` : host}:${env['KUBERNETES_SERVICE_PORT'] ?? '443'}`,
        caFile: join(serviceAccountFolder, 'ca.crt'),
        caData: none,
        skipTlsVerify: false,
        tlsServerName: none,
        proxyUrl: none,
        execConfig: none,
      },
      user: {
        ...{ name: 'service account', tokenFile, certFile: none, certData: none, keyFile: none, keyData: none },
        ...{ token: none, username: none, password: none, exec: none, authProvider: none, impersonate: {} },
      },
      problem: none,
    },
  ];
}

function withUniqueIds(contexts: readonly UnnumberedContext[]): KubeContext[] {
  const taken = new Set<string>();
  return contexts.map((context) => {
    const id = taken.has(context.name) ? `${context.name} (${context.file})` : context.name;
    taken.add(id);
    return { id, ...context };
  });
}
