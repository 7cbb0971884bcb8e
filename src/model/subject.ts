/** What a panel is about: a pod, or a workload that owns pods. */
export interface Subject {
  /** The kubeconfig context. */
  readonly context: string;
  readonly namespace: string;
  readonly kind: SubjectKind;
  readonly name: string;
  /** One container of the pod, where one was chosen. */
  readonly container?: string | undefined;
}

const subjectKinds = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'] as const;

export type SubjectKind = (typeof subjectKinds)[number];

function isSubjectKind(text: string): text is SubjectKind {
  return (subjectKinds as readonly string[]).includes(text);
}

/** A subject as untrusted JSON holds it, or undefined where it is none. */
export function decodeSubject(value: unknown): Subject | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { context, namespace, kind, name, container } = value as Readonly<Record<string, unknown>>;
  if (typeof context !== 'string' || typeof namespace !== 'string' || typeof name !== 'string') return undefined;
  if (typeof kind !== 'string' || !isSubjectKind(kind)) return undefined;
  return { context, namespace, kind, name, ...(typeof container === 'string' ? { container } : {}) };
}

/** One text for each subject, for maps and comparisons. */
export function subjectKey(subject: Subject): string {
  return JSON.stringify([subject.context, subject.namespace, subject.kind, subject.name, subject.container ?? '']);
}
