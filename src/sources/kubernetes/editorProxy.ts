/** What the editor's settings and environment say of proxies. */
export interface ProxySettings {
  /** `http.proxySupport` */
  readonly support: string;
  /** `http.proxy`; empty: none. */
  readonly proxy: string;
  /** `http.noProxy` */
  readonly noProxy: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Which way the editor sends a request. */
export interface ProxyChoice {
  /** Undefined: straight to the server. May hold a password. */
  readonly proxy: string | undefined;
  /** What decides so, in the words of who would change it: `http.proxy`, `NO_PROXY names cluster.local`. */
  readonly because: string;
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The proxy that VS Code sends an extension's request to (`@vscode/proxy-agent`), as far as settings and environment decide it; undefined
 * where none is configured. Which proxy a system's own settings or a PAC file name is not known.
 */
export function editorProxyFor(url: URL, { support, proxy, noProxy, env }: ProxySettings): ProxyChoice | undefined {
  const [name, configured] = proxy === '' ? fromEnvironment(env) : ['http.proxy', proxy];
  if (configured === '') return undefined;
  const direct = (because: string): ProxyChoice => ({ proxy: undefined, because });
  // With "on", the editor leaves alone what brings a connection of its own, as all requests to clusters do.
  if (support === 'off' || support === 'on') return direct(`http.proxySupport is "${support}"`);
  if (loopback.has(url.hostname)) return direct(`${url.hostname} is this computer`);
  // As soon as the setting names anything, the environment is not asked.
  const [list, names] =
    noProxy.length > 0
      ? ['http.noProxy', noProxy]
      : ['NO_PROXY', (env['no_proxy'] ?? env['NO_PROXY'] ?? '').split(',')];
  if (names.some((one) => isNamed(url, one))) return direct(`${list} names ${url.hostname}`);
  return { proxy: configured, because: name };
}

function fromEnvironment(env: ProxySettings['env']): readonly [string, string] {
  for (const name of ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']) {
    const proxy = env[name] ?? '';
    if (proxy !== '') return [name, proxy];
  }
  return ['', ''];
}

/** Whether an entry such as `.corp.example`, `10.0.0.1:6443` or `*` means the server. */
function isNamed(url: URL, entry: string): boolean {
  const text = entry.trim().toLowerCase();
  if (text === '*') return true;
  const [domain = '', port = ''] = text.split(':', 2);
  if (domain === '') return false;
  const itsPort = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return (
    `.${url.hostname}`.endsWith(domain.startsWith('.') ? domain : `.${domain}`) && (port === '' || port === itsPort)
  );
}
