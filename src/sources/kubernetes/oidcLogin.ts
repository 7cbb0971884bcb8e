import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { messageOf } from '../../base/async.ts';
import { asNumber, asRecord, asString } from '../../base/json.ts';
import type { HttpRequest } from '../httpTransport.ts';
import { isSourceError, SourceError } from '../sourceError.ts';
import type { ExecCredential } from './execCredential.ts';
import { requestJson } from './kubeAnswer.ts';
import type { KubeAccess } from './kubeAccess.ts';
import { KubeTransport } from './kubeTransport.ts';

type Config = Readonly<Record<string, unknown>>;

/** An id token is replaced this long before it expires, in milliseconds. */
const expirySkew = 30_000;

/** Where what an issuer gives outlives the window: VS Code's secret storage. */
export interface TokenVault {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
}

/**
 * Logs in by OpenID Connect as kubectl's `oidc` provider does: with the id token of the kubeconfig while it holds, then with one that
 * the issuer gives for the refresh token. An issuer that takes each refresh token only once gives the next with it: what it gives is kept in
 * the vault, since the kubeconfig is left as it is, where kubectl would write into it. A kubeconfig with another refresh token, after a new
 * login, begins anew.
 */
export class OidcLogin {
  readonly #config: Config;
  readonly #vault: TokenVault | undefined;
  readonly #key: string;
  #idToken: string | undefined;
  #refreshToken: string | undefined;
  #isRestored = false;

  /** @param vault undefined: what the issuer gives is kept in memory. */
  constructor(config: Config, vault?: TokenVault) {
    this.#config = config;
    this.#vault = vault;
    this.#key = keyOf(config);
    this.#idToken = asString(config['id-token']);
    this.#refreshToken = asString(config['refresh-token']);
  }

  /** @param now milliseconds since the epoch. @throws SourceError of kind unauthorized that says what is missing or who refused. */
  async get(now: number): Promise<ExecCredential> {
    if (!this.#isRestored) await this.#restore();
    const expires = this.#idToken === undefined ? 0 : expiryOf(this.#idToken);
    if (expires - expirySkew <= now) await this.#refresh(expires);
    const token = this.#idToken;
    return { token, cert: undefined, key: undefined, expires: token === undefined ? undefined : expiryOf(token) };
  }

  /** Lets the next `get` ask the issuer, after the server has refused the token. */
  forget(): void {
    if (this.#refreshToken !== undefined) this.#idToken = undefined;
  }

  /** What the issuer gave last, in this window or before it, where the kubeconfig has not been renewed since. */
  async #restore(): Promise<void> {
    this.#isRestored = true;
    try {
      const kept = asRecord(JSON.parse((await this.#vault?.get(this.#key)) ?? 'null'));
      const idToken = asString(kept?.['idToken']);
      if (idToken !== undefined && expiryOf(idToken) > expiryOf(this.#idToken ?? '')) this.#idToken = idToken;
      this.#refreshToken = asString(kept?.['refreshToken']) ?? this.#refreshToken;
    } catch {
      // Without the vault, the tokens of the kubeconfig are what there is.
    }
  }

  async #keep(): Promise<void> {
    const kept = JSON.stringify({ idToken: this.#idToken, refreshToken: this.#refreshToken });
    // A vault that is locked costs a login after the next reload, and nothing now.
    await Promise.resolve(this.#vault?.store(this.#key, kept)).catch(() => undefined);
  }

  async #refresh(expired: number): Promise<void> {
    const issuer = asString(this.#config['idp-issuer-url']);
    const clientId = asString(this.#config['client-id']);
    if (this.#refreshToken === undefined || issuer === undefined || clientId === undefined) {
      const when =
        expired === 0 ? 'There is no id token' : `The id token expired on ${new Date(expired).toISOString()}`;
      throw new SourceError(
        'unauthorized',
        `${when}, and the kubeconfig names no refresh-token, client-id and issuer.`,
        {
          hint: 'Log in again with the tool that wrote the kubeconfig.',
        },
      );
    }
    const tokens = await this.#ask(new URL(issuer), clientId, this.#refreshToken);
    const idToken = asString(tokens['id_token']);
    if (idToken === undefined) {
      throw new SourceError('unauthorized', `The issuer ${issuer} gave no id token.`, { tried: issuer });
    }
    this.#idToken = idToken;
    this.#refreshToken = asString(tokens['refresh_token']) ?? this.#refreshToken;
    await this.#keep();
  }

  async #ask(issuer: URL, clientId: string, refreshToken: string): Promise<Config> {
    const access: KubeAccess = { headers: {}, tls: await this.#tls(), proxyAgent: undefined, proxyHost: '' };
    const secret = asString(this.#config['client-secret']) ?? '';
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId };
    const body = new URLSearchParams(secret === '' ? form : { ...form, client_secret: secret }).toString();
    try {
      const discovery = await exchange(issuer.origin, access, {
        method: 'GET',
        path: `${issuer.pathname.replace(/\/$/, '')}/.well-known/openid-configuration`,
      });
      const endpoint = new URL(asString(discovery['token_endpoint']) ?? '', issuer);
      return await exchange(endpoint.origin, access, {
        method: 'POST',
        path: `${endpoint.pathname}${endpoint.search}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
      });
    } catch (error) {
      const refused = isSourceError(error) && error.status !== undefined && error.status < 500;
      throw new SourceError('unauthorized', `The login at ${issuer.origin} failed: ${messageOf(error)}`, {
        tried: issuer.href,
        hint: refused ? 'The refresh token may have expired: log in again.' : 'Check that the issuer is reached.',
        cause: error,
      });
    }
  }

  async #tls(): Promise<KubeAccess['tls']> {
    const data = asString(this.#config['idp-certificate-authority-data']);
    const file = asString(this.#config['idp-certificate-authority']);
    if (data !== undefined) return { ca: Buffer.from(data, 'base64') };
    if (file === undefined) return {};
    try {
      return { ca: await readFile(file) };
    } catch (cause) {
      throw new SourceError('config', `The issuer's certificate cannot be read: ${messageOf(cause)}`, {
        hint: 'Correct idp-certificate-authority in the kubeconfig.',
        cause,
      });
    }
  }
}

/** One key for each login of a kubeconfig; it tells nothing of the token that is part of it. */
function keyOf(config: Config): string {
  const parts = ['idp-issuer-url', 'client-id', 'refresh-token'].map((name) => asString(config[name]) ?? '');
  return `oidc ${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;
}

/** When a JSON Web Token expires, in milliseconds since the epoch; 0 when it does not say or is none. Its signature is the server's affair. */
function expiryOf(token: string): number {
  try {
    const payload = asRecord(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')));
    return (asNumber(payload?.['exp']) ?? 0) * 1000;
  } catch {
    return 0;
  }
}

async function exchange(server: string, access: KubeAccess, request: HttpRequest): Promise<Config> {
  const transport = new KubeTransport({
    ...{ server, name: server },
    credentials: { isRenewable: false, get: () => Promise.resolve(access), invalidate: () => Promise.resolve(false) },
  });
  try {
    return asRecord(await requestJson(transport, request)) ?? {};
  } finally {
    transport.dispose();
  }
}
