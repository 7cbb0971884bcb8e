/** One thing that is looked at on the way to the cluster. */
export interface DoctorStep {
  readonly title: string;
  /** `running` until another step with this title tells how it went; `blocked` where one before has to work first. */
  readonly result: 'running' | 'ok' | 'warning' | 'failed' | 'blocked';
  readonly detail: string;
  /** What to do about it; empty when nothing is to do. */
  readonly fix: string;
}

/** What one look gave. */
export interface Finding {
  readonly detail: string;
  readonly result?: DoctorStep['result'];
  readonly fix?: string;
}

/** The steps so far as text to read or to send to somebody, each as it was last told: it holds no credentials. */
export function formatDoctorSteps(steps: readonly DoctorStep[]): string {
  return steps
    .filter((one, index) => one.result !== 'running' || index === steps.length - 1)
    .map((one) => `${formatDoctorStep(one)}\n`)
    .join('');
}

function formatDoctorStep({ title, result, detail, fix }: DoctorStep): string {
  const mark = { running: '…      ', ok: 'ok     ', warning: 'WARNING', failed: 'FAILED ', blocked: 'skipped' }[result];
  const indent = `\n${' '.repeat(22)}`;
  const told = `${mark}  ${title.padEnd(12)} ${detail.replaceAll('\n', indent)}${fix === '' ? '' : `${indent}→ ${fix}`}`;
  return told.trimEnd();
}
