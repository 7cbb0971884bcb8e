import { basename, dirname } from 'node:path';
import { isSourceError } from '../../sources/sourceError.ts';
import type { KubeconfigProblem } from '../../sources/kubernetes/kubeconfigFile.ts';
import type { OverviewSnapshot } from '../../state/clusterOverview.ts';
import type { NodeOfKind, ProblemStep, TreeNode } from './treeNode.ts';

/**
 * Rows for what is wrong with kubeconfig files, then what can be done about it. A click opens the place.
 * @param hasContexts whether another file names a context; otherwise the demo cluster is offered.
 */
export function problemNodes(problems: readonly KubeconfigProblem[], hasContexts: boolean): readonly TreeNode[] {
  if (problems.length === 0) return [];
  const stepNode = (id: string, label: string, step: ProblemStep): TreeNode => ({
    kind: 'step',
    id: `kubeconfig step ${id}`,
    label,
    contextId: undefined,
    step,
  });
  return [
    ...problems.flatMap((problem, index): TreeNode[] => {
      const { file, line, kind } = problem;
      const step: ProblemStep | undefined = kind === 'missing' ? undefined : { kind: 'openFile', file, line };
      const isLastOfFile = problems[index + 1]?.file !== file;
      return [
        { ...kubeconfigProblem(problem), id: `problem ${file} ${index}`, step },
        ...(step === undefined || !isLastOfFile ? [] : [stepNode(`open ${file}`, 'Open kubeconfig', step)]),
      ];
    }),
    stepNode('select', 'Select kubeconfig', { kind: 'selectKubeconfig' }),
    ...(hasContexts ? [] : [stepNode('demo', 'Open demo cluster', { kind: 'openDemo' })]),
  ];
}

/** The name of the file and the line come first: the rest of a row is cut off in a narrow view. */
function kubeconfigProblem({
  file,
  line,
  kind,
  message,
}: KubeconfigProblem): Omit<NodeOfKind<'problem'>, 'id' | 'step'> {
  // Every `~/.kube/config` has the same name, which says little without its folder.
  const name = basename(file) === 'config' ? `${basename(dirname(file))}/config` : basename(file);
  const where = line === undefined ? '' : ` line ${line}`;
  const labels = {
    missing: `${name} does not exist`,
    unreadable: `${name} cannot be read`,
    yaml: `${name}${where} is not valid YAML`,
    content: `${name}${where} has a mistake`,
  };
  return {
    kind: 'problem',
    about: 'kubeconfig',
    level: 'error',
    contextId: undefined,
    message: labels[kind],
    detail: kind === 'missing' ? file : message,
    ...(kind === 'missing' ? {} : { place: line === undefined ? file : `${file}, line ${line}` }),
  };
}

/** The cause, then what can be done about it. */
export function connectionProblem(
  { id, contextId, context }: NodeOfKind<'context'>,
  error: Error,
): readonly TreeNode[] {
  const hint = isSourceError(error) ? (error.hint ?? '') : '';
  const steps: readonly (readonly [string, ProblemStep])[] = [
    ['Diagnose connection', { kind: 'diagnose', contextId }],
    ['Open kubeconfig', { kind: 'openFile', file: context.file, line: undefined }],
    ['Retry', { kind: 'retry', contextId }],
  ];
  return [
    {
      kind: 'problem',
      id: `${id}/problem`,
      about: 'connection',
      level: 'error',
      contextId,
      message: error.message,
      detail: hint,
      step: { kind: 'diagnose', contextId },
    },
    ...steps.map(([label, step]): TreeNode => ({
      kind: 'step',
      id: `${id}/step ${step.kind}`,
      label,
      contextId,
      step,
    })),
  ];
}

/**
 * One row for all that the user may not read in the whole cluster, and one for each namespace that is closed; what can be read instead stands
 * below them.
 */
export function feedProblems(id: string, contextId: string, overview: OverviewSnapshot): readonly TreeNode[] {
  const denied = overview.problems.filter(({ status }) => isSourceError(status.error, 'forbidden'));
  // Where some kinds of a namespace may be read, these are worth more than the rest is.
  const closed = denied
    .filter(({ namespace, kind }) => namespace !== '' && kind === 'pods')
    .map((one) => one.namespace);
  return ['', ...closed].flatMap((place): TreeNode[] => {
    const own = denied.filter(({ namespace }) => namespace === place);
    const [first] = own;
    if (first === undefined) return [];
    return [
      {
        kind: 'problem',
        id: `${id}/denied${place === '' ? '' : ` ${place}`}`,
        about: 'feed',
        level: 'warning',
        contextId,
        message: `No permission to list ${own.map(({ kind }) => kind).join(', ')}${place === '' ? '' : ` in ${place}`}`,
        detail: first.status.error.message,
        step: { kind: 'diagnose', contextId },
      },
    ];
  });
}

/** Why a list cannot be shown, or is not up to date. */
export function feedProblem(id: string, contextId: string, error: Error): TreeNode {
  return {
    kind: 'problem',
    id: `${id}/problem`,
    about: 'feed',
    level: isSourceError(error, 'forbidden') ? 'warning' : 'error',
    contextId,
    message: isSourceError(error, 'forbidden') ? 'No permission to list these' : error.message,
    detail: isSourceError(error, 'forbidden') ? error.message : '',
    step: { kind: 'retry', contextId },
  };
}
