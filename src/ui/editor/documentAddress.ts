import type * as vscode from 'vscode';
import { decodeTreeResource, type TreeResource } from '../tree/treeResource.ts';

const schemes: ReadonlySet<string> = new Set(['kube-observatory', 'kube-observatory-view']);

/** The object that a document of YAML or a description shows; undefined for other documents. */
export function targetOfDocument(uri: Pick<vscode.Uri, 'scheme' | 'query'> | undefined): TreeResource | undefined {
  if (uri === undefined || !schemes.has(uri.scheme)) return undefined;
  try {
    return decodeTreeResource(JSON.parse(uri.query));
  } catch {
    return undefined;
  }
}
