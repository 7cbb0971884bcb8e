import type { QuerySpan } from '../query/querySpan.ts';
import type { ManifestNode, ManifestObject } from './manifestObject.ts';
import { isSameNamespace } from './manifestObject.ts';
import { agentName } from './workloadContext.ts';
import type { WorkloadContext } from './workloadContext.ts';

/** Checks that the service account of a pod may read what the metadata filter asks the Kubernetes API for. */
export function checkAccess(context: WorkloadContext): void {
  const { container, facts, objects } = context;
  if (facts === undefined || !facts.asksNamespaces) return;
  const { workload, pod } = container;
  const mounts = pod.at('automountServiceAccountToken');
  if (mounts.text() === 'false' && !hasProjectedToken(pod)) {
    const message = 'The metadata filter needs the token of the service account, which is not mounted.';
    context.report(workload, 'no-token', 'warning', message, mounts.span);
  }
  const named = pod.at('serviceAccountName').exists ? pod.at('serviceAccountName') : pod.at('serviceAccount');
  const account = named.text() ?? (named.exists ? undefined : 'default');
  if (account === undefined) return;
  const span = named.exists ? named.span : container.node.at('name').span;
  const asksRights = objects.some((object) => /^(?:Cluster)?Role(?:Binding)?$|^ServiceAccount$/.test(object.kind));
  if (!asksRights && named.exists) return;
  const bindings = objects.filter((object) => binds(object, account, workload));
  if (bindings.length === 0) {
    reportUnbound(context, account, named.exists, span);
    return;
  }
  const rules = bindings.map((binding) => rulesOf(objects, binding));
  // A role that the set does not have may say anything.
  if (rules.includes(undefined)) return;
  const granted = rules.flatMap((one) => one ?? []);
  for (const resource of ['pods', 'namespaces']) {
    if (resource === 'pods' && !facts.asksPods) continue;
    const missing = verbsOf(container.agent, resource).filter(
      (verb) => !granted.some((rule) => allows(rule, resource, verb)),
    );
    if (missing.length === 0) continue;
    const message = `The service account '${account}' may not ${missing.join(', ')} ${resource}, which the metadata filter does.`;
    const role = roleOf(objects, bindings[0]);
    const at = role?.uri === workload.uri && missing.includes('get') ? role.root.keySpan('rules') : span;
    context.report(workload, 'missing-access', 'warning', message, at);
  }
  const cluster = bindings.some((binding) => binding.kind === 'ClusterRoleBinding');
  if (!cluster) {
    const message = `'${account}' is bound in one namespace only. The metadata filter asks for pods of all: use a ClusterRoleBinding.`;
    context.report(workload, 'missing-access', 'warning', message, span);
  }
}

/** The filter of Fluentd watches both kinds unless it is told not to. */
function verbsOf(agent: 'fluentd' | 'fluentbit', resource: string): readonly string[] {
  return agent === 'fluentd' && resource === 'pods' ? ['get', 'list', 'watch'] : ['get'];
}

function reportUnbound(context: WorkloadContext, account: string, isNamed: boolean, span: QuerySpan): void {
  const { objects, container } = context;
  const others = objects.filter((object) => object.kind === 'ServiceAccount').map((object) => object.name);
  const message = isNamed
    ? `No binding here gives '${account}' any rights, but the metadata filter reads pods and namespaces.`
    : `${agentName(container)} runs as the service account 'default', which may not read pods. Name one that may with serviceAccountName${
        others.length === 1 ? `: ${others[0] ?? ''}` : ''
      }.`;
  context.report(container.workload, 'missing-access', 'warning', message, span);
}

function hasProjectedToken(pod: ManifestNode): boolean {
  return pod
    .at('volumes')
    .items()
    .some((volume) =>
      volume
        .at('projected', 'sources')
        .items()
        .some((source) => source.at('serviceAccountToken').exists),
    );
}

function binds(object: ManifestObject, account: string, workload: ManifestObject): boolean {
  if (object.kind !== 'ClusterRoleBinding' && object.kind !== 'RoleBinding') return false;
  return object.root
    .at('subjects')
    .items()
    .some(
      (subject) =>
        subject.text('kind') === 'ServiceAccount' &&
        subject.text('name') === account &&
        isSameNamespace({ namespace: subject.text('namespace') }, workload),
    );
}

function roleOf(objects: readonly ManifestObject[], binding: ManifestObject | undefined): ManifestObject | undefined {
  const name = binding?.root.text('roleRef', 'name');
  const kind = binding?.root.text('roleRef', 'kind');
  return objects.find((object) => object.kind === kind && object.name === name);
}

/** The rules that a binding grants, undefined where the set does not have its role. */
function rulesOf(objects: readonly ManifestObject[], binding: ManifestObject): readonly ManifestNode[] | undefined {
  const role = roleOf(objects, binding);
  if (role === undefined || role.root.at('aggregationRule').exists || role.root.at('rules').isTemplated)
    return undefined;
  return role.root.at('rules').items();
}

function allows(rule: ManifestNode, resource: string, verb: string): boolean {
  const has = (key: string, ...wanted: readonly string[]): boolean =>
    rule
      .at(key)
      .items()
      .some((item) => [...wanted, '*'].includes(item.text() ?? ''));
  const isCore = rule
    .at('apiGroups')
    .items()
    .some((item) => ['', '*'].includes(item.text() ?? '-'));
  const isNamed = rule.at('resourceNames').exists;
  return isCore && !isNamed && has('resources', resource) && has('verbs', verb);
}
