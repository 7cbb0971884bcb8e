import type { QuerySpan } from '../query/querySpan.ts';
import type { AgentFacts } from './agentFacts.ts';
import type { ManifestNode, ManifestObject } from './manifestObject.ts';
import { isSameNamespace } from './manifestObject.ts';
import { agentName } from './workloadContext.ts';
import type { WorkloadContext } from './workloadContext.ts';

/** Compares the ports that a config opens with those that the container, its probes, its Services and its annotations name. */
export function checkPorts(context: WorkloadContext): void {
  const { facts, container } = context;
  if (facts === undefined || !facts.isWhole) return;
  checkContainerPorts(context, facts);
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = container.node.at(name);
    if (probe.exists) checkProbe(context, facts, probe);
  }
  checkAnnotation(context, facts);
  for (const service of servicesOf(context)) checkService(context, facts, service);
}

function checkContainerPorts(context: WorkloadContext, facts: AgentFacts): void {
  for (const port of context.container.node.at('ports').items()) {
    const number = portOf(port.text('containerPort'));
    if (number === undefined || isOpen(facts, number)) continue;
    reportClosed(context, facts, context.container.workload, number, port.at('containerPort').span);
  }
}

function checkProbe(context: WorkloadContext, facts: AgentFacts, probe: ManifestNode): void {
  const { workload } = context.container;
  const action = probe.at('httpGet').exists ? probe.at('httpGet') : probe.at('tcpSocket');
  const port = action.at('port');
  const number = resolvedPort(context, port.text());
  if (number === undefined) return;
  const open = facts.ports.find((one) => one.port === number);
  if (open === undefined) {
    reportClosed(context, facts, workload, number, port.span);
  } else if (open.isLocal) {
    const message = `${open.by} listens on the loopback address only, so that the kubelet cannot reach port ${number}.`;
    context.report(workload, 'port-closed', 'warning', message, port.span);
  }
  const path = action.at('path');
  const isHealth = /^\/api\/v1\/health\/?$/.test(path.text() ?? '');
  if (isHealth && facts.http?.isOn === true && facts.http.port === number && !facts.http.checksHealth) {
    const message = 'Fluent Bit answers /api/v1/health only with Health_Check On in its service section.';
    context.report(workload, 'health-check-off', 'warning', message, path.span);
  }
}

function checkAnnotation(context: WorkloadContext, facts: AgentFacts): void {
  const node = context.container.metadata.at('annotations', 'prometheus.io/port');
  const number = portOf(node.text());
  const hasOthers = context.container.pod.at('containers').items().length > 1;
  if (number === undefined || hasOthers || isOpen(facts, number)) return;
  reportClosed(context, facts, context.container.workload, number, node.span);
}

function checkService(context: WorkloadContext, facts: AgentFacts, service: ManifestObject): void {
  const hasOthers = context.container.pod.at('containers').items().length > 1;
  for (const entry of service.root.at('spec', 'ports').items()) {
    const target = entry.at('targetPort').exists ? entry.at('targetPort') : entry.at('port');
    const text = target.text();
    const number = resolvedPort(context, text);
    const isNamed = text !== undefined && !/^\d+$/.test(text);
    if (isNamed && number === undefined && !hasOthers) {
      const message = `No container port is called '${text}'.`;
      context.report(service, 'port-closed', 'warning', message, target.span);
    } else if (number !== undefined && !isNamed && !hasOthers && !isOpen(facts, number)) {
      reportClosed(context, facts, service, number, target.span);
    }
  }
}

/** Services whose selector picks the pods of the workload. */
function servicesOf(context: WorkloadContext): readonly ManifestObject[] {
  const labels = new Map(
    context.container.metadata
      .at('labels')
      .entries()
      .map(({ key, value }) => [key, value.text()] as const),
  );
  return context.objects.filter((object) => {
    const selector = object.root.at('spec', 'selector').entries();
    const isService = object.kind === 'Service' && isSameNamespace(object, context.container.workload);
    return (
      isService &&
      selector.length > 0 &&
      selector.every(({ key, value }) => value.text() !== undefined && labels.get(key) === value.text())
    );
  });
}

function reportClosed(
  context: WorkloadContext,
  facts: AgentFacts,
  object: ManifestObject,
  port: number,
  span: QuerySpan,
): void {
  const known = facts.ports.map((one) => `${one.port} (${one.by})`).join(', ');
  const isServer = facts.http !== undefined && !facts.http.isOn && facts.http.port === port;
  const why = isServer
    ? ' HTTP_Server is off.'
    : known === ''
      ? ' The config opens no port.'
      : ` The config opens ${known}.`;
  const message = `${agentName(context.container)} does not listen on port ${port}.${why}`;
  const only = facts.ports.length === 1 ? facts.ports[0]?.port : undefined;
  const fixes =
    only === undefined
      ? []
      : [{ title: `Change to ${only}`, edits: [{ start: span.start, end: span.end, text: String(only) }] }];
  context.report(object, 'port-closed', 'warning', message, span, fixes);
}

function isOpen(facts: AgentFacts, port: number): boolean {
  return facts.ports.some((one) => one.port === port);
}

/** A port by its number or by the name that the container gives it. */
function resolvedPort(context: WorkloadContext, text: string | undefined): number | undefined {
  const named = context.container.node
    .at('ports')
    .items()
    .find((port) => port.text('name') === text);
  return portOf(text) ?? portOf(named?.text('containerPort'));
}

function portOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}
