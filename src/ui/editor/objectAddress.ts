import * as vscode from 'vscode';
import type { ObjectTarget } from '../../sources/kubernetes/objectActions.ts';
import { targetOfDocument } from './documentAddress.ts';

/** An object of a cluster, as it stands in a document's address. */
export interface DocumentTarget extends ObjectTarget {
  readonly contextId: string;
}

/** How the documents of an object end, which tells their tabs apart: to edit, to read, and its description. */
export type DocumentExtension = 'yaml' | 'view.yaml' | 'describe.txt';

/** The address of a document that shows an object: a path for people, and the object itself in the query. */
export function addressOf(scheme: string, target: DocumentTarget, extension: DocumentExtension): vscode.Uri {
  const { contextId, kind, namespace, name } = target;
  const parts = [contextId, namespace, kind.resource, `${name}.${extension}`].filter((part) => part !== '');
  const path = `/${parts.map((part) => part.replaceAll('/', '∕')).join('/')}`;
  return vscode.Uri.from({ scheme, path, query: JSON.stringify(target) });
}

/** @throws FileSystemError for an address that `addressOf` has not written. */
export function targetOf(uri: vscode.Uri): DocumentTarget {
  const target = targetOfDocument(uri);
  if (target === undefined) throw vscode.FileSystemError.FileNotFound(uri);
  return target;
}

/** `Deployment shop/cart` */
export function titleOf({ kind, namespace, name }: ObjectTarget): string {
  return `${kind.kind} ${namespace === '' ? name : `${namespace}/${name}`}`;
}
