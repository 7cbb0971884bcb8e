import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionUnderTest, manifestUnderTest } from './extensionUnderTest.ts';

suite('activation', () => {
  suiteSetup(async () => {
    await extensionUnderTest().activate();
  });

  test('registers every command that it contributes', async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    const contributed = manifestUnderTest().contributes.commands.map((one) => one.command);
    assert.deepEqual(
      contributed.filter((command) => !known.has(command)),
      [],
    );
  });

  test('files every command under one category', () => {
    for (const { command, category } of manifestUnderTest().contributes.commands) {
      assert.equal(category, 'Observatory', command);
    }
  });

  test('resolves every string of the manifest', () => {
    assert.doesNotMatch(JSON.stringify(extensionUnderTest().packageJSON), /"%[\w.]+%"/);
  });

  test('gives every setting a description and the default that it declares', () => {
    for (const { properties } of manifestUnderTest().contributes.configuration) {
      for (const [name, declared] of Object.entries(properties)) {
        assert.ok((declared.markdownDescription ?? '').length > 10, `${name} has a description`);
        assert.deepEqual(vscode.workspace.getConfiguration().inspect(name)?.defaultValue, declared.default, name);
      }
    }
  });

  test('keeps settings that name a file or an address out of reach of an untrusted workspace', () => {
    const manifest = extensionUnderTest().packageJSON as {
      readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
    };
    const restricted = new Set(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations);
    const named = manifestUnderTest()
      .contributes.configuration.flatMap(({ properties }) => Object.keys(properties))
      .filter((name) => /path|url|kubeconfig|header|tls|command|address/i.test(name.replace('kubeObservatory.', '')));
    assert.deepEqual(
      named.filter((name) => !restricted.has(name)),
      [],
    );
  });

  test('welcomes whoever has no kubeconfig, no context, an untrusted or a virtual workspace', () => {
    const conditions = manifestUnderTest().contributes.viewsWelcome.map((one) => one.when);
    for (const part of ['noKubeconfig', 'noContext', '!isWorkspaceTrusted', 'virtualWorkspace']) {
      assert.ok(
        conditions.some((when) => when.includes(part)),
        part,
      );
    }
  });
});
