import type { KubeObject } from '../kubeObject.ts';
import { ApiStatusError } from './apiStatus.ts';
import { customResourceTypes } from './customResourceTypes.ts';
import { builtInKinds } from './resourceKindData.ts';
import { groupVersionOf, type ResourceType } from './resourceType.ts';

const usualVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** Knows every resource that the server serves: the built-in ones and those of CustomResourceDefinitions. */
export class ResourceRegistry {
  readonly #byPath = new Map<string, ResourceType>();
  readonly #byKind = new Map<string, ResourceType>();
  #order: readonly ResourceType[] = [];

  constructor() {
    for (const { singular, verbs, subresources, counted, storage, shortNames, categories, ...kind } of builtInKinds) {
      this.#add({
        ...kind,
        singular: singular ?? kind.kind.toLowerCase(),
        shortNames: shortNames ?? [],
        categories: categories ?? [],
        verbs: verbs ?? usualVerbs,
        subresources: subresources ?? [],
        isCounted: counted === true,
        storage: storage ?? `${kind.group}/${kind.resource}`,
        custom: undefined,
      });
    }
    this.#sort();
  }

  /** Every type, grouped by group version in the order of discovery. */
  get types(): readonly ResourceType[] {
    return this.#order;
  }

  find(group: string, version: string, resource: string): ResourceType | undefined {
    return this.#byPath.get(`${group}/${version}/${resource}`);
  }

  /** The type of an object by its own `apiVersion` and `kind`. */
  findKind(apiVersion: string, kind: string): ResourceType | undefined {
    return this.#byKind.get(`${apiVersion}/${kind}`);
  }

  /** @throws ApiStatusError 400 when no such kind is served. */
  typeOf(object: { readonly apiVersion: string; readonly kind: string }): ResourceType {
    const type = this.findKind(object.apiVersion, object.kind);
    if (type !== undefined) return type;
    throw new ApiStatusError(400, `no kind "${object.kind}" is registered for version "${object.apiVersion}"`);
  }

  /** Serves the kinds of a CustomResourceDefinition in place of those it described before. */
  define(definition: KubeObject): void {
    this.undefine(definition.metadata.name);
    for (const type of customResourceTypes(definition)) this.#add(type);
    this.#sort();
  }

  /** Stops to serve the kinds of a CustomResourceDefinition. */
  undefine(definitionName: string): void {
    for (const [path, type] of this.#byPath) {
      if (type.custom?.definition.metadata.name !== definitionName) continue;
      this.#byPath.delete(path);
      this.#byKind.delete(`${groupVersionOf(type)}/${type.kind}`);
    }
    this.#sort();
  }

  #add(type: ResourceType): void {
    this.#byPath.set(`${type.group}/${type.version}/${type.resource}`, type);
    this.#byKind.set(`${groupVersionOf(type)}/${type.kind}`, type);
  }

  /** Keeps the order of groups and, inside a group version, sorts by resource name. */
  #sort(): void {
    const versions = new Map<string, ResourceType[]>();
    for (const type of this.#byPath.values()) {
      const list = versions.get(groupVersionOf(type)) ?? [];
      list.push(type);
      versions.set(groupVersionOf(type), list);
    }
    this.#order = [...versions.values()].flatMap((list) => list.sort((a, b) => (a.resource < b.resource ? -1 : 1)));
  }
}
