import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deletionWarning } from '../../../../src/ui/commands/deletionWarning.ts';

test('who deletes an object is told what goes with it', () => {
  const told = (group: string, resource: string): string => deletionWarning({ group, resource }, false) ?? '';
  assert.match(told('apps', 'deployments'), /ReplicaSets and pods/);
  for (const resource of ['replicasets', 'statefulsets', 'daemonsets'])
    assert.match(told('apps', resource), /Its pods/);
  assert.match(told('batch', 'cronjobs'), /jobs and their pods/);
  assert.match(told('', 'namespaces'), /Everything in the namespace/);
  assert.match(told('', 'persistentvolumeclaims'), /reclaim policy/);
  assert.match(told('apiextensions.k8s.io', 'customresourcedefinitions'), /Every object of the kind/);
  assert.match(told('argoproj.io', 'rollouts'), /What it owns/);
  for (const [group, resource] of [
    ['', 'pods'],
    ['', 'configmaps'],
    ['rbac.authorization.k8s.io', 'roles'],
  ] as const)
    assert.equal(told(group, resource), '');
});

test('who deletes a pod that no controller made is told that none makes it again', () => {
  assert.match(deletionWarning({ group: '', resource: 'pods' }, true) ?? '', /No controller makes this pod again/);
});
