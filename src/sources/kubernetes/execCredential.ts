import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { stripEscapes } from '../../base/ansi.ts';
import { asRecord, asString } from '../../base/json.ts';
import { SourceError } from '../sourceError.ts';
import { runCommand, type EndedCommand } from './credentialCommand.ts';
import { commandLineOf } from './execCommandLine.ts';
import { loginShellPath } from './loginShellPath.ts';
import type { ExecPlugin, KubeCluster } from './kubeconfigFile.ts';

/** What an exec plugin gave. Never logged. */
export interface ExecCredential {
  readonly token: string | undefined;
  /** PEM. */
  readonly cert: string | undefined;
  readonly key: string | undefined;
  /** Milliseconds since the epoch; undefined: until the server refuses it. */
  readonly expires: number | undefined;
}

/** Milliseconds. Somebody may have to log in in a browser meanwhile; the usual commands wait as long for that. */
const usualLimit = 180_000;

export interface ExecOptions {
  /** Ends the command. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the command is ended; undefined: the usual ones. */
  readonly timeLimit?: number;
}

/**
 * Runs an exec plugin and reads the ExecCredential that it prints (`client.authentication.k8s.io/v1`, `v1beta1`).
 * @throws SourceError of kind unauthorized that names the command, how it ended and what it wrote to stderr; AbortError.
 */
export async function runExecPlugin(
  plugin: ExecPlugin,
  cluster: KubeCluster,
  { signal, timeLimit = usualLimit }: ExecOptions = {},
): Promise<ExecCredential> {
  const commandLine = commandLineOf(plugin);
  if (plugin.interactiveMode === 'Always') {
    throw new SourceError(
      'unauthorized',
      `The credential command wants a terminal, and has none here: ${commandLine}`,
      {
        tried: commandLine,
        hint: 'Where it can do without, set interactiveMode to IfAvailable in the kubeconfig.',
      },
    );
  }
  const env = {
    ...process.env,
    PATH: widenPath(process.env['PATH'] ?? ''),
    ...plugin.env,
    KUBERNETES_EXEC_INFO: JSON.stringify(await execInfo(plugin, cluster)),
  };
  const run = (more: NodeJS.ProcessEnv): Promise<EndedCommand> =>
    runCommand(plugin.command, plugin.args, { env: { ...env, ...more }, timeLimit, signal });
  let ended = await run({});
  if (ended.failure === 'ENOENT') {
    // Started from a dock or a desktop, the editor may not know the folder that the user's shell does.
    const path = await loginShellPath();
    if (path !== undefined) ended = await run({ PATH: `${path}${delimiter}${env.PATH}` });
  }
  if (ended.failure !== undefined) throw toFailure(plugin, ended, ended.failure);
  return decodeExecCredential(ended.stdout, commandLine);
}

function toFailure(plugin: ExecPlugin, { stderr }: EndedCommand, failure: string): SourceError {
  const tried = commandLineOf(plugin);
  if (failure !== 'ENOENT') {
    return new SourceError('unauthorized', `The credential command failed (${failure}): ${tried}${quote(stderr)}`, {
      tried,
      hint: 'Run the command in a terminal; it may need a new login.',
    });
  }
  return new SourceError('unauthorized', `The credential command was not found: ${plugin.command}`, {
    tried,
    hint: plugin.installHint ?? 'Install it, or add its folder to the PATH that VS Code starts with.',
  });
}

/** @throws SourceError of kind unauthorized when the text is not an ExecCredential with a token or a certificate. */
function decodeExecCredential(text: string, commandLine: string): ExecCredential {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  const status = asRecord(asRecord(json)?.['status']);
  const token = asString(status?.['token']);
  const cert = asString(status?.['clientCertificateData']);
  if (token === undefined && cert === undefined) {
    throw new SourceError('unauthorized', `The credential command printed no credential: ${commandLine}`, {
      tried: commandLine,
      hint: 'It must print an ExecCredential with a token or a client certificate.',
    });
  }
  const expires = Date.parse(asString(status?.['expirationTimestamp']) ?? '');
  return {
    token,
    cert,
    key: asString(status?.['clientKeyData']),
    expires: Number.isNaN(expires) ? undefined : expires,
  };
}

function quote(stderr: string): string {
  const text = stripEscapes(stderr).trim().split('\n').slice(-5).join('\n');
  return text === '' ? '' : `\n${text}`;
}

/** A VS Code that was started from a desktop may not have the folders in which these plugins are usually installed. */
function widenPath(path: string): string {
  if (process.platform === 'win32') return path;
  const home = homedir();
  const usual = ['/usr/local/bin', '/opt/homebrew/bin', '/snap/bin', join(home, '.local', 'bin'), join(home, 'bin')];
  const known = path.split(delimiter);
  const added = [...usual, join(home, '.krew', 'bin'), join(home, 'google-cloud-sdk', 'bin')];
  return [...known, ...added.filter((folder) => !known.includes(folder))].filter((one) => one !== '').join(delimiter);
}

async function execInfo(plugin: ExecPlugin, cluster: KubeCluster): Promise<unknown> {
  const ca = cluster.caFile === undefined ? undefined : await readFile(cluster.caFile).catch(() => undefined);
  const info = {
    server: cluster.server,
    'tls-server-name': cluster.tlsServerName,
    'insecure-skip-tls-verify': cluster.skipTlsVerify,
    'certificate-authority-data': ca?.toString('base64') ?? cluster.caData,
    'proxy-url': cluster.proxyUrl,
    config: cluster.execConfig,
  };
  return {
    apiVersion: plugin.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: false, ...(plugin.provideClusterInfo ? { cluster: info } : {}) },
  };
}
