import * as vscode from 'vscode';
import type { ObjectTarget } from '../../sources/kubernetes/objectActions.ts';

/** An object of a cluster, as it stands in a document's address. */
export interface DocumentTarget extends ObjectTarget {
  readonly contextId: string;
}

/** The address of a document that shows an object: a path for people, and the object itself in the query. */
export function addressOf(scheme: string, target: DocumentTarget, extension: 'yaml' | 'txt'): vscode.Uri {
  const { contextId, kind, namespace, name } = target;
  const parts = [contextId, namespace, kind.resource, `${name}.${extension}`].filter((part) => part !== '');
  const path = `/${parts.map((part) => part.replaceAll('/', '∕')).join('/')}`;
  return vscode.Uri.from({ scheme, path, query: JSON.stringify(target) });
}

/** @throws FileSystemError for an address that `addressOf` has not written. */
export function targetOf(uri: vscode.Uri): DocumentTarget {
  try {
    const target = JSON.parse(uri.query) as Partial<DocumentTarget> | null;
    if (typeof target?.contextId === 'string' && typeof target.name === 'string' && target.kind !== undefined) {
      return target as DocumentTarget;
    }
  } catch {
    // Told below.
  }
  throw vscode.FileSystemError.FileNotFound(uri);
}

/** `Deployment shop/cart` */
export function titleOf({ kind, namespace, name }: ObjectTarget): string {
  return `${kind.kind} ${namespace === '' ? name : `${namespace}/${name}`}`;
}
