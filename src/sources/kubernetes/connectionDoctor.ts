import { lookup } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';
import { messageOf } from '../../base/async.ts';
import { formatDuration } from '../../base/time.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { isSourceError } from '../sourceError.ts';
import { mayI, readServerVersion, whoAmI } from './clusterAccess.ts';
import type { KubeContext } from './kubeconfigSet.ts';
import { discoverKinds } from './kindDiscovery.ts';
import { describeProxyFailure, describeSkew, skewLimit } from './connectFailure.ts';
import type { ProxyChoice } from './editorProxy.ts';
import { openTunnel } from './proxyTunnel.ts';
import type { DoctorStep, Finding } from './doctorStep.ts';
import { lookAtUser } from './doctorUser.ts';
import { fetchServerCertificate } from './serverCertificate.ts';

export interface DoctorOptions {
  readonly clock?: () => number;
  readonly editorProxy?: ((url: URL) => ProxyChoice | undefined) | undefined;
}

const week = 7 * 86_400_000;
/** How a request fails that does not come to the server. */
const notReached = ['unreachable', 'timeout', 'tls'] as const;

/**
 * Walks the whole way to a cluster and tells each step as it begins and as it is done: file, address, DNS, TCP, TLS, login, version,
 * rights. After a failure it leaves out what cannot work without that step.
 * @param options.clock tells the time, in milliseconds since the epoch.
 * @param options.editorProxy tells which way the editor sends a request to the server.
 */
export async function* diagnose(
  context: KubeContext,
  transport: HttpTransport,
  { clock = Date.now, editorProxy }: DoctorOptions = {},
): AsyncGenerator<DoctorStep> {
  yield step('Kubeconfig', { detail: `Context "${context.name}" of ${context.file}` });
  const { cluster, user, problem } = context;
  if (problem !== undefined || cluster === undefined) {
    yield step('Context', {
      detail: problem ?? 'The context names no cluster.',
      result: 'failed',
      fix: `Open ${context.file} and correct the context.`,
    });
    return;
  }
  const url = new URL(cluster.server);
  const own = cluster.proxyUrl === undefined ? undefined : { proxy: cluster.proxyUrl, because: 'proxy-url' };
  const way = own ?? editorProxy?.(url);
  yield step('Server', {
    detail: way?.proxy === undefined ? cluster.server : `${cluster.server} by way of a proxy`,
  });
  yield await tell('User', () => lookAtUser(user, clock));
  let blocking = '';
  if (way !== undefined && way.proxy === undefined) yield step('Proxy', { detail: `not used: ${way.because}` });
  const reached =
    way?.proxy === undefined
      ? reachServer(url, cluster.tlsServerName, clock)
      : reachByProxy(url, way.proxy, way.because, cluster.tlsServerName, clock);
  for await (const one of reached) {
    if (one.result === 'failed') blocking = one.title;
    yield one;
  }
  const answered = yield* look('API server', () => askVersion(transport, blocking, clock));
  if (!answered) return;
  yield* look('Clock', () => compareClocks(transport, clock));
  yield* look('Who am I', async () => {
    const { name, groups } = await whoAmI(transport);
    return { detail: groups.length === 0 ? name : `${name} (${groups.join(', ')})` };
  });
  yield* look('What may I', () => listRights(transport, context.namespace ?? 'default'));
  yield* look('Kinds', async () => ({ detail: `${(await discoverKinds(transport)).length} kinds can be listed` }));
}

/** Asks even after a step that failed, as a kubeconfig may allow what that step minds: what it has told is not told again. */
async function askVersion(transport: HttpTransport, blocking: string, clock: () => number): Promise<Finding> {
  const started = clock();
  try {
    const { gitVersion } = await readServerVersion(transport);
    return { detail: `${gitVersion}, answered in ${wordTime(clock() - started)}` };
  } catch (error) {
    if (blocking === '' || !notReached.some((kind) => isSourceError(error, kind))) throw error;
    return { detail: `cannot be asked because of ${blocking}, above`, result: 'blocked' };
  }
}

async function* reachServer(
  url: URL,
  servername: string | undefined,
  clock: () => number,
): AsyncGenerator<DoctorStep, void> {
  const isKnown = yield* look('DNS', async () => {
    const found = await lookup(url.hostname.replace(/^\[|\]$/g, ''));
    return { detail: `${url.hostname} is ${found.address}` };
  });
  if (!isKnown) return;
  const isOpen = yield* look('TCP', async () => ({
    detail: `connected in ${wordTime(await connectTo(url, clock))}`,
  }));
  if (isOpen && url.protocol === 'https:') yield* look('TLS', () => lookAtCertificate(url, servername, clock));
}

/**
 * Behind a proxy neither the name nor the port of the server can be tried from here: that is the proxy's affair. What is shown through it
 * is the certificate that requests meet.
 */
async function* reachByProxy(
  url: URL,
  proxy: string,
  because: string,
  servername: string | undefined,
  clock: () => number,
): AsyncGenerator<DoctorStep, void> {
  const fix = `Check ${because}.`;
  if (!URL.canParse(proxy)) {
    yield step('Proxy', { detail: 'It is not a URL.', result: 'failed', fix });
    return;
  }
  const to = new URL(proxy);
  const isOpen = yield* look('Proxy', async () => {
    try {
      return { detail: `${to.host} (${because}), connected in ${wordTime(await connectTo(to, clock))}` };
    } catch (error) {
      return { detail: `${to.host} (${because}): ${messageOf(error)}`, result: 'failed', fix };
    }
  });
  if (!isOpen || url.protocol !== 'https:' || !/^https?:$/.test(to.protocol)) return;
  yield* look('TLS', async () => {
    const authority = `${url.hostname}:${url.port === '' ? '443' : url.port}`;
    try {
      return await lookAtCertificate(url, servername, clock, await openTunnel(to, authority));
    } catch (error) {
      const told = describeProxyFailure(error, to.host, authority);
      // Whether the editor has a login for the proxy is not known here: the next step shows it.
      return { detail: told?.message ?? messageOf(error), result: 'warning', fix: 'See how the API server answers.' };
    }
  });
}

/** Tells the step twice, before and after. @returns whether the way goes on */
async function* look(title: string, how: () => Promise<Finding>): AsyncGenerator<DoctorStep, boolean> {
  yield { title, result: 'running', detail: '', fix: '' };
  const done = await tell(title, how);
  yield done;
  return done.result !== 'failed' && done.result !== 'blocked';
}

async function tell(title: string, how: () => Promise<Finding>): Promise<DoctorStep> {
  try {
    return step(title, await how());
  } catch (error) {
    const fix = isSourceError(error) ? (error.hint ?? '') : fixOf(error);
    return step(title, { detail: messageOf(error), result: 'failed', fix });
  }
}

function step(title: string, { detail, result = 'ok', fix = '' }: Finding): DoctorStep {
  return { title, result, detail, fix };
}

function fixOf(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  if (code === 'ENOTFOUND') return 'Check the server name, and whether a VPN is needed.';
  if (code === 'ECONNREFUSED') return 'Check that the cluster runs and that the port is right.';
  return 'Check the network connection, and whether a VPN or a firewall stands between.';
}

/** A clock that counts milliseconds knows no shorter time. */
function wordTime(ms: number): string {
  return ms < 1 ? 'less than 1ms' : formatDuration(ms);
}

function connectTo(url: URL, clock: () => number): Promise<number> {
  const started = clock();
  return new Promise((resolve, reject) => {
    const usual: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 };
    const port = Number(url.port === '' ? (usual[url.protocol] ?? 1080) : url.port);
    const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ''), port });
    socket.setTimeout(5000, () => socket.destroy(new Error(`${url.host} accepted no connection within 5 s.`)));
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.destroy();
      resolve(clock() - started);
    });
  });
}

async function lookAtCertificate(
  url: URL,
  servername: string | undefined,
  clock: () => number,
  tunnel?: Socket,
): Promise<Finding> {
  const certificate = await fetchServerCertificate(url, servername, undefined, tunnel);
  if (certificate === undefined) {
    return { detail: 'no certificate came', result: 'failed', fix: 'Check whether the port speaks TLS.' };
  }
  const { subject, issuer, validFrom, validTo, names } = certificate;
  const detail = `${subject}, signed by ${issuer}\nvalid from ${validFrom} until ${validTo}\nfor ${names}`;
  const now = clock();
  const skew = describeSkew(certificate, now);
  const clocks = skew === undefined ? 'check the clocks.' : `${skew} Set it.`;
  if (Date.parse(validTo) < now) {
    const isByClock = certificate.serverTime !== undefined && Date.parse(validTo) >= certificate.serverTime;
    const fix = isByClock
      ? `It has not expired by the server's time. ${clocks}`
      : 'It has expired: renew it on the server.';
    return { detail, result: 'failed', fix };
  }
  if (Date.parse(validFrom) > now) return { detail, result: 'failed', fix: `It is not valid yet: ${clocks}` };
  if (Date.parse(validTo) < now + week) return { detail, result: 'warning', fix: 'It expires within a week.' };
  return { detail };
}

async function compareClocks(transport: HttpTransport, clock: () => number): Promise<Finding> {
  const answer = await transport.send({ method: 'GET', path: '/version' });
  answer.discard();
  const theirs = Date.parse(answer.headers['date'] ?? '');
  if (Number.isNaN(theirs)) return { detail: 'the server does not tell its time' };
  const skew = clock() - theirs;
  const detail = `this computer is ${formatDuration(Math.abs(skew))} ${skew < 0 ? 'behind' : 'ahead of'} the server`;
  if (Math.abs(skew) < skewLimit) return { detail: 'agrees with the server' };
  return { detail, result: 'warning', fix: 'Set the clock: certificates and tokens depend on it.' };
}

async function listRights(transport: HttpTransport, namespace: string): Promise<Finding> {
  const wishes = [
    { verb: 'list', group: '', resource: 'namespaces' },
    { verb: 'list', group: '', resource: 'nodes' },
    { verb: 'list', group: '', resource: 'pods' },
    { verb: 'list', group: '', resource: 'pods', namespace },
    { verb: 'get', group: '', resource: 'pods/log', namespace },
    { verb: 'list', group: 'apps', resource: 'deployments', namespace },
    { verb: 'delete', group: '', resource: 'pods', namespace },
  ];
  const lines = wishes.map(async (wish) => {
    const where = wish.namespace === undefined ? 'everywhere' : `in ${wish.namespace}`;
    return `${(await mayI(transport, wish)) ? 'yes' : 'no '}  ${wish.verb} ${wish.resource} ${where}`;
  });
  return { detail: (await Promise.all(lines)).join('\n') };
}
