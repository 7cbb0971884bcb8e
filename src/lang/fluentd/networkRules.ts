import { isManyValued, isManyValuedField } from '../fluent/lokiLabel.ts';
import type { FluentdSection } from './fluentdAst.ts';
import { paramOf, sectionsOf } from './fluentdAst.ts';
import type { FluentdContext } from './fluentdContext.ts';

/** Checks the Loki output: its url is the base address, since the plugin appends the push path by itself. */
export function checkLokiOutput(context: FluentdContext, section: FluentdSection): void {
  const url = paramOf(section, 'url')?.value;
  if (url === undefined) {
    if (context.isFragment) return;
    context.report(
      'missing-param',
      'warning',
      "Without 'url' the records go to a hosted service of Grafana.",
      section.header,
    );
  } else if (!url.isDynamic) checkUrl(context, url);
  checkLabels(context, section);
}

function checkUrl(
  context: FluentdContext,
  url: { readonly text: string; readonly start: number; readonly end: number; readonly form: string },
): void {
  const path = /\/(?:loki\/)?api\/(?:v1|prom)\/push\/?$/.exec(url.text);
  if (path !== null) {
    const raw = context.text.slice(url.start, url.end);
    const at = raw.lastIndexOf(path[0]);
    const edits = at < 0 ? [] : [{ start: url.start + at, end: url.start + at + path[0].length, text: '' }];
    const fixes = edits.length === 0 ? [] : [{ title: 'Leave the base address only', edits }];
    context.report(
      'loki-push-path',
      'warning',
      'The plugin appends /loki/api/v1/push to url by itself, so this posts to a path that does not exist.',
      url,
      fixes,
    );
  } else if (!/^https?:\/\//.test(url.text)) {
    context.report('bad-url', 'warning', 'url has to begin with http:// or https://.', url);
  }
}

function checkLabels(context: FluentdContext, section: FluentdSection): void {
  const extra = paramOf(section, 'extra_labels')?.value;
  if (extra !== undefined && !extra.isDynamic && extra.form === 'plain' && !/^\s*\{|:/.test(extra.text)) {
    context.report('bad-hash', 'warning', 'extra_labels holds a JSON object such as {"cluster":"lab"}.', extra);
  }
  for (const label of sectionsOf(section, 'label')) {
    for (const child of label.children) {
      if (child.kind !== 'param') continue;
      if (!isManyValued(child.name) && !isManyValuedField(child.value?.text ?? '')) continue;
      const message = `'${child.name}' has too many values for a label: every one makes a stream of its own in Loki.`;
      context.report('label-cardinality', 'warning', message, child.nameSpan);
    }
  }
}

/** The transport of an input's server: tcp or tls, and a certificate needs its key. */
export function checkServerTransport(context: FluentdContext, section: FluentdSection): void {
  const protocol = section.argument;
  if (protocol !== undefined && !protocol.isDynamic && !['tcp', 'tls', 'udp'].includes(protocol.text)) {
    const fixes =
      protocol.text === 'ssl' && protocol.form === 'plain'
        ? [{ title: "Change to 'tls'", edits: [{ start: protocol.start, end: protocol.end, text: 'tls' }] }]
        : [];
    context.report('bad-choice', 'error', `A transport is tcp or tls, not '${protocol.text}'.`, protocol, fixes);
  }
  const certificate = paramOf(section, 'cert_path');
  if (certificate !== undefined && protocol?.text === 'tls' && paramOf(section, 'private_key_path') === undefined) {
    context.report('missing-param', 'error', 'private_key_path is needed with cert_path.', certificate.nameSpan);
  }
  const isOpen = context.isTemplated(section) || section.children.some((child) => child.kind === 'include');
  if (protocol?.text !== 'tls' || isOpen) return;
  const insecure = paramOf(section, 'insecure');
  const isInsecure = insecure !== undefined && !/^(?:false|no)$/.test(insecure.value?.text ?? '');
  if (isInsecure || paramOf(section, 'cert_path', 'ca_cert_path', 'certificate', 'ca_path') !== undefined) return;
  const message = "The server has no certificate: tls needs 'cert_path', or 'ca_cert_path' to make one.";
  context.report('missing-param', 'error', message, section.header);
}
