import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { asRecord, asString } from '../../base/json.ts';
import { SourceError } from '../sourceError.ts';
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

const timeLimit = 60_000;
/** Plugins print a token of a few kilobytes; more than this is not a credential. */
const outputLimit = 1_000_000;

/**
 * Runs an exec plugin and reads the ExecCredential that it prints (`client.authentication.k8s.io/v1`, `v1beta1`).
 * @throws SourceError of kind unauthorized that names the command, how it ended and what it wrote to stderr.
 */
export async function runExecPlugin(plugin: ExecPlugin, cluster: KubeCluster): Promise<ExecCredential> {
  const commandLine = [plugin.command, ...plugin.args].join(' ');
  const env = {
    ...process.env,
    PATH: widenPath(process.env['PATH'] ?? ''),
    ...plugin.env,
    KUBERNETES_EXEC_INFO: JSON.stringify(await execInfo(plugin, cluster)),
  };
  let ended = await run(plugin, env);
  if (ended.failure === 'ENOENT') {
    // Started from a dock or a desktop, the editor may not know the folder that the user's shell does.
    const path = await loginShellPath();
    if (path !== undefined) ended = await run(plugin, { ...env, PATH: `${path}${delimiter}${env.PATH}` });
  }
  if (ended.failure !== undefined) {
    const isMissing = ended.failure === 'ENOENT';
    throw new SourceError(
      'unauthorized',
      isMissing
        ? `The credential command was not found: ${plugin.command}`
        : `The credential command failed (${ended.failure}): ${commandLine}${quote(ended.stderr)}`,
      {
        tried: commandLine,
        hint: isMissing
          ? (plugin.installHint ?? 'Install it, or add its folder to the PATH that VS Code starts with.')
          : 'Run the command in a terminal; it may need a new login.',
      },
    );
  }
  return decodeExecCredential(ended.stdout, commandLine);
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

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  /** How it went wrong: `exit code 1`, `SIGKILL`, `ENOENT`. */
  readonly failure: string | undefined;
}

function run(plugin: ExecPlugin, env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    let failure: string | undefined;
    const child = spawn(plugin.command, plugin.args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    // Not spawn's own timeout, whose timer outlives a command that could not be started.
    const timer = setTimeout(() => child.kill(), timeLimit);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.length > outputLimit) child.kill();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-4000);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      failure = error.code ?? error.message;
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (failure === undefined && code !== 0) failure = signal ?? `exit code ${code ?? 'unknown'}`;
      resolve({ stdout, stderr, failure });
    });
  });
}

function quote(stderr: string): string {
  const text = stderr.trim().split('\n').slice(-5).join('\n');
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
  };
  return {
    apiVersion: plugin.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: false, ...(plugin.provideClusterInfo ? { cluster: info } : {}) },
  };
}
