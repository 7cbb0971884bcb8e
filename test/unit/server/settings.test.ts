import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { FakeEditor } from '../../helpers/fakeEditor.ts';

interface Setting {
  editor: unknown;
  project: string | undefined;
}

/** An editor with settings and a project file that the test may change. */
async function setUp(context: TestContext, setting: Setting, text: string, name = 'a.promql'): Promise<FakeEditor> {
  const editor = new FakeEditor(context, {
    files: {
      read: (_uri, path) =>
        setting.project !== undefined && path === '.kube-observatory.yaml'
          ? { uri: 'file:///work/.kube-observatory.yaml', text: setting.project }
          : undefined,
      list: () => undefined,
    },
  });
  editor.answer('workspace/configuration', () => [setting.editor]);
  await editor.initialize({ workspace: { configuration: true } });
  await editor.open(`file:///work/${name}`, name.endsWith('.yml') ? 'yaml' : (name.split('.').at(-1) ?? ''), text);
  return editor;
}

/** Waits until the findings of the document are these, as `severity code`. */
async function untilFindings(editor: FakeEditor, wanted: readonly string[]): Promise<void> {
  for (;;) {
    const { diagnostics } = await editor.published();
    const found = diagnostics.map((one) => `${String(one.severity)} ${String(one.code)}`);
    if (JSON.stringify(found) === JSON.stringify(wanted)) return;
  }
}

const changeProject = (editor: FakeEditor): Promise<void> =>
  editor.notify('workspace/didChangeWatchedFiles', {
    changes: [{ uri: 'file:///work/.kube-observatory.yaml', type: 2 }],
  });

test('takes the scrape interval from the editor, and from the project where it has one', async (context) => {
  const setting: Setting = { editor: { promql: { scrapeInterval: '1m' } }, project: undefined };
  const editor = await setUp(context, setting, 'rate(http_requests_total[1m])');
  await untilFindings(editor, ['2 promql/short-range']);
  setting.project = 'prometheus:\n  scrapeInterval: 15s\n';
  await changeProject(editor);
  await untilFindings(editor, []);
  setting.project = undefined;
  setting.editor = { promql: { scrapeInterval: 'often' } };
  await changeProject(editor);
  await untilFindings(editor, ['2 promql/short-range']);
  await editor.notify('workspace/didChangeConfiguration', { settings: null });
  await untilFindings(editor, []);
});

test('takes the version of Loki from the editor, and from the project where it has one', async (context) => {
  const setting: Setting = { editor: { logql: { version: ' 2.9 ' } }, project: undefined };
  const editor = await setUp(context, setting, '{a="b"} |> "c <_>"', 'a.logql');
  await untilFindings(editor, ['1 logql/too-new']);
  setting.project = 'loki:\n  version: "3.0"\n';
  await changeProject(editor);
  await untilFindings(editor, []);
  setting.project = 'loki:\n  version: "2.0"\n';
  await changeProject(editor);
  await untilFindings(editor, ['1 logql/too-new']);
});

test('takes the version of Prometheus and its features from the editor', async (context) => {
  const setting: Setting = { editor: { promql: { version: '3.0', features: [] } }, project: undefined };
  const editor = await setUp(context, setting, 'sort_by_label(up, "job")');
  await untilFindings(editor, ['1 promql/too-new']);
  setting.editor = { promql: { version: '3.0', features: ['promql-experimental-functions'] } };
  await editor.notify('workspace/didChangeConfiguration', { settings: null });
  await untilFindings(editor, []);
});

test('takes the annotations that alerts must have from the editor where the project names none', async (context) => {
  const setting: Setting = { editor: { rules: { requiredAnnotations: ['summary'] } }, project: undefined };
  const alert = 'groups:\n- name: a\n  rules:\n  - alert: B\n    expr: up == 0\n';
  const editor = await setUp(context, setting, alert, 'rules.yml');
  await untilFindings(editor, ['2 rules/missing-annotation']);
  setting.project = 'rules:\n  requiredAnnotations: []\n';
  await changeProject(editor);
  await untilFindings(editor, []);
});

test('takes severities by code, those of the project first', async (context) => {
  const setting: Setting = {
    editor: { lint: { severity: { 'promql/count-zero': 'error', 'promql/short-range': 'off', bad: 'loud' } } },
    project: undefined,
  };
  const editor = await setUp(context, setting, 'count(rate(x_total[1s])) == 0');
  await untilFindings(editor, ['1 promql/count-zero']);
  setting.project = 'severity:\n  promql/count-zero: hint\n';
  await changeProject(editor);
  await untilFindings(editor, ['4 promql/count-zero']);
});
