import type { IncomingMessage } from 'node:http';
import { Agent, request as startRequest } from 'node:https';
import {
  type ApiServerOptions,
  type RunningApiServer,
  startApiServer,
} from '../../src/demo/apiserver/demoApiServer.ts';
import { ObjectStore } from '../../src/demo/apiserver/objectStore.ts';
import type { KubeObject } from '../../src/demo/kubeObject.ts';
import { QuietWorld } from './quietWorld.ts';

/** An answer of the API server under test. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headersDistinct'];
  readonly text: string;
}

export interface AskOptions {
  readonly method?: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  /** Undefined: the administrator's; empty: none. */
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An API server over a store and a world that tests fill. */
export class TestCluster {
  readonly store: ObjectStore;
  readonly world: QuietWorld;
  readonly #start: (again?: Partial<ApiServerOptions>) => Promise<RunningApiServer>;
  readonly #agent: Agent;
  #server: RunningApiServer;

  private constructor(
    store: ObjectStore,
    world: QuietWorld,
    server: RunningApiServer,
    start: (again?: Partial<ApiServerOptions>) => Promise<RunningApiServer>,
  ) {
    this.store = store;
    this.world = world;
    this.#server = server;
    this.#start = start;
    this.#agent = new Agent({ ca: server.caPem, keepAlive: true });
  }

  static async start(
    objects: readonly KubeObject[] = [],
    options: Partial<ApiServerOptions> & { readonly historyLimit?: number } = {},
  ): Promise<TestCluster> {
    const clock = options.clock ?? { now: () => Date.now() };
    const store = new ObjectStore({ clock, historyLimit: options.historyLimit ?? 1000 });
    const world = new QuietWorld();
    for (const object of objects) store.create(object);
    const viewer = { token: 'viewer-token', namespace: 'shop' };
    const start = (again: Partial<ApiServerOptions> = {}): Promise<RunningApiServer> =>
      startApiServer({ store, world, clock, token: 'admin-token', viewer, ...options, ...again });
    return new TestCluster(store, world, await start(), start);
  }

  get server(): RunningApiServer {
    return this.#server;
  }

  /** Stops the server, which ends every connection. What is stored stays. */
  async shutDown(): Promise<void> {
    await this.#server.dispose();
  }

  /** Starts the server again after `shutDown`, with its certificate, at the address that it had or at a new one. */
  async startAgain(address: 'same' | 'new' = 'same', options: Partial<ApiServerOptions> = {}): Promise<void> {
    const { identity, url } = this.#server;
    this.#server = await this.#start({
      identity,
      port: address === 'same' ? Number(new URL(url).port) : 0,
      ...options,
    });
  }

  /** Sends a request and reads the whole answer. */
  async ask(path: string, options: AskOptions = {}): Promise<Answer> {
    const response = await this.open(path, options);
    let text = '';
    response.setEncoding('utf8');
    for await (const chunk of response as AsyncIterable<string>) text += chunk;
    return { status: response.statusCode ?? 0, headers: response.headersDistinct, text };
  }

  /** The answer as JSON, whatever its code. */
  async json(path: string, options: AskOptions = {}): Promise<Record<string, unknown>> {
    const { text } = await this.ask(path, options);
    return JSON.parse(text) as Record<string, unknown>;
  }

  /** Sends a request and gives the answer as a stream. */
  open(
    path: string,
    { method = 'GET', body, contentType, accept, token, headers }: AskOptions = {},
  ): Promise<IncomingMessage> {
    const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const outgoing = startRequest(
        `${this.server.url}${path}`,
        {
          method,
          agent: this.#agent,
          headers: {
            ...(token === '' ? {} : { Authorization: `Bearer ${token ?? 'admin-token'}` }),
            ...(accept === undefined ? {} : { Accept: accept }),
            ...(payload === undefined
              ? {}
              : { 'Content-Type': contentType ?? 'application/json', 'Content-Length': Buffer.byteLength(payload) }),
            ...headers,
          },
        },
        resolve,
      );
      outgoing.once('error', reject);
      outgoing.end(payload);
    });
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    await this.server.dispose();
    this.store.dispose();
  }
}

export function namespaceOf(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

export function configMapOf(name: string, data: Readonly<Record<string, string>> = {}, labels = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop', labels }, data };
}

/** A pod that runs on `worker-1`. */
export function podOf(name: string, labels: Readonly<Record<string, string>> = {}, containers = ['app']): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels },
    spec: {
      nodeName: 'worker-1',
      containers: containers.map((container) => ({ name: container, image: `registry.example.com/${container}:1` })),
    },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: containers.map((container) => ({
        name: container,
        ready: true,
        restartCount: 0,
        state: { running: {} },
      })),
    },
  };
}
