import { readYaml } from '../query/yamlSource.ts';
import type { YamlDocument, YamlEntry, YamlNode, YamlText } from '../query/yamlSource.ts';
import type { QuerySpan } from '../query/querySpan.ts';

/** A place in a manifest: a node with the document that can be asked about it. */
export class ManifestNode {
  readonly node: YamlNode | undefined;
  readonly #document: YamlDocument;

  constructor(document: YamlDocument, node: YamlNode | undefined) {
    this.#document = document;
    this.node = node;
  }

  get exists(): boolean {
    return this.node !== undefined;
  }

  get span(): QuerySpan {
    return this.#document.span(this.node);
  }

  get kind(): 'map' | 'list' | 'scalar' | 'none' {
    return this.#document.kind(this.node);
  }

  at(...path: readonly string[]): ManifestNode {
    return new ManifestNode(this.#document, this.#document.find(this.node, ...path));
  }

  items(): readonly ManifestNode[] {
    return this.#document.items(this.node).map((item) => new ManifestNode(this.#document, item));
  }

  entries(): readonly (Omit<YamlEntry, 'value'> & { readonly value: ManifestNode })[] {
    return this.#document
      .entries(this.node)
      .map(({ key, keySpan, value }) => ({ key, keySpan, value: new ManifestNode(this.#document, value) }));
  }

  /** The scalar's text; undefined also where a template writes it. */
  scalar(...path: readonly string[]): YamlText | undefined {
    const text = this.#document.text(this.#document.find(this.node, ...path));
    return text === undefined || text.isTemplated || text.text.includes('{{') ? undefined : text;
  }

  text(...path: readonly string[]): string | undefined {
    return this.scalar(...path)?.text;
  }

  /** Where the key of an entry stands, or the node itself where there is none. */
  keySpan(key: string): QuerySpan {
    return this.entries().find((entry) => entry.key === key)?.keySpan ?? this.span;
  }

  /** True where a template has a hand in what stands below. */
  get isTemplated(): boolean {
    if (this.kind === 'scalar') return this.scalar() === undefined;
    return [...this.items(), ...this.entries().map((entry) => entry.value)].some((one) => one.isTemplated);
  }
}

/** An object of the Kubernetes API as a file writes it. */
export interface ManifestObject {
  readonly uri: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Undefined where the file leaves it to whoever applies it. */
  readonly namespace: string | undefined;
  readonly root: ManifestNode;
}

/** The objects of a YAML text, those of lists included. What has no kind or no name is none. */
export function readManifestObjects(uri: string, text: string): readonly ManifestObject[] {
  return readYaml(text).flatMap((document) => objectsOf(uri, new ManifestNode(document, document.root), 0));
}

function objectsOf(uri: string, root: ManifestNode, depth: number): readonly ManifestObject[] {
  const kind = root.text('kind');
  if (kind === undefined) return [];
  if (kind.endsWith('List') && root.at('items').kind === 'list' && depth < 3) {
    return root
      .at('items')
      .items()
      .flatMap((item) => objectsOf(uri, item, depth + 1));
  }
  const name = root.text('metadata', 'name');
  if (name === undefined) return [];
  const apiVersion = root.text('apiVersion') ?? '';
  return [{ uri, apiVersion, kind, name, namespace: root.text('metadata', 'namespace'), root }];
}

/** Whether two objects may lie in one namespace: one that names none goes wherever the other does. */
export function isSameNamespace(
  one: { namespace: string | undefined },
  other: { namespace: string | undefined },
): boolean {
  return one.namespace === undefined || other.namespace === undefined || one.namespace === other.namespace;
}
