import { Emitter, type Event } from '../../base/event.ts';
import { isAbortError, toError } from '../../base/async.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import { systemClock, type Clock } from '../../base/time.ts';
import { SourceError } from '../sourceError.ts';
import { runExecPlugin, type ExecCredential } from './execCredential.ts';
import { commandNameOf } from './execCommandLine.ts';
import type { CredentialSource, KubeAccess } from './kubeAccess.ts';
import { oidcConfigOf, type ExecPlugin, type KubeCluster, type KubeUser } from './kubeconfigFile.ts';
import { OidcLogin, type TokenVault } from './oidcLogin.ts';
import type { KubeContext } from './kubeconfigSet.ts';

/** Runs an exec plugin; injected so that tests need no process. */
type ExecRunner = (user: KubeUser, cluster: KubeCluster, signal: AbortSignal) => Promise<ExecCredential>;

/** A credential command that runs: it may wait for somebody to log in. */
export interface PendingLogin {
  /** `aws eks get-token` */
  readonly command: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** Before a credential expires it is fetched anew, so that a slow request does not arrive with an expired one. */
const expirySkew = 20_000;
/** A new login that is refused too is not repeated for so long: it may open a browser, or ask for a code, each time. */
const renewalPause = 120_000;
/** Whoever asks this soon after a login failed hears of that failure, so that many watches do not each start the command again. */
const failureLife = 15_000;
/** A token file is read again after this long, as client-go does. */
const tokenFileLife = 60_000;

/**
 * The credentials of one context. Parallel callers share one login; a credential is kept until shortly before it expires
 * or until `invalidate`.
 */
export class KubeCredentials implements CredentialSource, Disposable {
  readonly #cluster: KubeCluster;
  readonly #user: KubeUser | undefined;
  readonly #oidc: OidcLogin | undefined;
  readonly #clock: Clock;
  readonly #runExec: ExecRunner;
  #pending: Promise<KubeAccess> | undefined;
  #expires = 0;
  #renewed = -Infinity;
  #hasFailed = false;
  #stop = new AbortController();
  #login: PendingLogin | undefined;
  readonly #didChangeLogin = new Emitter<undefined>();

  /** A credential command was started, or has ended. */
  readonly onDidChangeLogin: Event<undefined> = this.#didChangeLogin.event;

  /**
   * @param vault keeps what an issuer of tokens gives.
   * @throws SourceError of kind config when the context refers to something that does not exist.
   */
  constructor(
    context: KubeContext,
    clock: Clock = systemClock,
    runExec: ExecRunner = runConfiguredPlugin,
    vault?: TokenVault,
  ) {
    if (context.cluster === undefined || context.problem !== undefined) {
      throw new SourceError('config', context.problem ?? 'The context names no cluster.', {
        hint: `Open ${context.file} and correct the context "${context.name}".`,
      });
    }
    this.#cluster = context.cluster;
    // Like kubectl: over plain HTTP nobody's credentials are sent.
    this.#user = context.cluster.server.startsWith('http:') ? undefined : context.user;
    const oidc = oidcConfigOf(this.#user);
    this.#oidc = oidc === undefined ? undefined : new OidcLogin(oidc, vault);
    this.#clock = clock;
    this.#runExec = runExec;
  }

  /** Whether asking again could give a different credential than the one that was refused. */
  get isRenewable(): boolean {
    const { exec, tokenFile, authProvider } = this.#user ?? {};
    return exec !== undefined || tokenFile !== undefined || authProvider !== undefined;
  }

  /** The credential command that runs; undefined where none does. */
  get login(): PendingLogin | undefined {
    return this.#login;
  }

  /** @throws SourceError of kind unauthorized when a login fails, config when a file cannot be read. */
  get(): Promise<KubeAccess> {
    if (this.#pending === undefined || this.#clock.now() >= this.#expires) {
      this.#expires = Infinity;
      this.#hasFailed = false;
      const pending = this.#resolve().catch((error: unknown) => {
        if (this.#pending === pending) {
          this.#hasFailed = true;
          this.#expires = isAbortError(error) ? 0 : this.#clock.now() + failureLife;
        }
        throw toError(error);
      });
      this.#pending = pending;
    }
    return this.#pending;
  }

  /**
   * Forgets `refused`, so that the next `get` logs in again; a newer credential stays, and so does one that comes from a login
   * that was just made for the same reason.
   * @returns whether the next `get` gives another credential.
   */
  async invalidate(refused: KubeAccess): Promise<boolean> {
    const current = this.#pending;
    const access = await current?.catch(() => undefined);
    if (access !== refused || this.#pending !== current) return true;
    // To read a file again costs nothing.
    const pause = this.#user?.exec === undefined ? 0 : renewalPause;
    if (this.#clock.now() - this.#renewed < pause) return false;
    this.#renewed = this.#clock.now();
    this.#pending = undefined;
    this.#oidc?.forget();
    return true;
  }

  /** Lets a login that failed or was refused be repeated at once: the user asks for it. */
  allowRenewal(): void {
    this.#renewed = -Infinity;
    if (this.#hasFailed) this.#pending = undefined;
  }

  /** Ends a login that is under way, for all who wait for it; whoever asks next begins anew. */
  cancel(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
  }

  dispose(): void {
    this.cancel();
    this.#didChangeLogin.dispose();
  }

  async #resolve(): Promise<KubeAccess> {
    const user = this.#user;
    const login =
      user?.exec === undefined ? await this.#oidc?.get(this.#clock.now()) : await this.#runCommand(user, user.exec);
    const { buildKubeAccess } = await import('./kubeAccess.ts');
    const access = await buildKubeAccess(this.#cluster, user, login);
    if (login?.expires !== undefined) {
      // By a clock that is ahead, it has expired already: the server decides.
      this.#expires = Math.max(login.expires - expirySkew, this.#clock.now() + failureLife);
    } else if (user?.tokenFile !== undefined || user?.authProvider !== undefined) {
      this.#expires = this.#clock.now() + tokenFileLife;
    }
    return access;
  }

  async #runCommand(user: KubeUser, plugin: ExecPlugin): Promise<ExecCredential> {
    const login = { command: commandNameOf(plugin), since: this.#clock.now() };
    this.#tell(login);
    try {
      return await this.#runExec(user, this.#cluster, this.#stop.signal);
    } finally {
      // Another one may run by now, where this one was cancelled.
      if (this.#login === login) this.#tell(undefined);
    }
  }

  #tell(login: PendingLogin | undefined): void {
    this.#login = login;
    this.#didChangeLogin.fire(undefined);
  }
}

function runConfiguredPlugin(user: KubeUser, cluster: KubeCluster, signal: AbortSignal): Promise<ExecCredential> {
  if (user.exec === undefined) throw new SourceError('config', `User "${user.name}" has no credential command.`);
  return runExecPlugin(user.exec, cluster, { signal });
}
