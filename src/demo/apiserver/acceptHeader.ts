import { ApiStatusError } from './apiStatus.ts';

/** The form in which a client wants an answer. */
export interface AcceptedForm {
  /** What the answer is turned into; undefined: the object itself. */
  readonly as: 'Table' | 'PartialObjectMetadata' | 'APIGroupDiscoveryList' | undefined;
  /** The version asked for together with `as`: `v1`, `v1beta1`, `v2`. */
  readonly version: string;
  readonly isYaml: boolean;
  /** What goes into the Content-Type header. */
  readonly contentType: string;
}

const plainJson: AcceptedForm = { as: undefined, version: '', isYaml: false, contentType: 'application/json' };

const transformations: Readonly<Record<string, { readonly group: string; readonly versions: readonly string[] }>> = {
  Table: { group: 'meta.k8s.io', versions: ['v1', 'v1beta1'] },
  PartialObjectMetadata: { group: 'meta.k8s.io', versions: ['v1', 'v1beta1'] },
  PartialObjectMetadataList: { group: 'meta.k8s.io', versions: ['v1', 'v1beta1'] },
  APIGroupDiscoveryList: { group: 'apidiscovery.k8s.io', versions: ['v2', 'v2beta1'] },
};

/**
 * Picks the first form of an Accept header that this server speaks.
 * @throws ApiStatusError 406 where it speaks none, as with protobuf alone.
 */
export function negotiate(header: string | undefined, allowed: readonly AcceptedForm['as'][]): AcceptedForm {
  if (header === undefined || header.trim() === '') return plainJson;
  for (const clause of header.split(',')) {
    const form = formOf(clause, allowed);
    if (form !== undefined) return form;
  }
  const list = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
  const streams = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'];
  const message = `406: Not Acceptable\n\nAvailable representations: ${[...list, ...streams].join(', ')}`;
  throw new ApiStatusError(406, message, 'NotAcceptable', {});
}

function formOf(clause: string, allowed: readonly AcceptedForm['as'][]): AcceptedForm | undefined {
  const [media = '', ...rest] = clause.split(';').map((part) => part.trim());
  const parameters = new Map(rest.map((part) => [part.split('=')[0] ?? '', part.slice(part.indexOf('=') + 1)]));
  const as = parameters.get('as');
  if (media === 'application/yaml' && as === undefined) {
    return { ...plainJson, isYaml: true, contentType: 'application/yaml' };
  }
  if (!['application/json', 'application/*', '*/*'].includes(media)) return undefined;
  if (as === undefined) return plainJson;
  const version = parameters.get('v') ?? '';
  const known = transformations[as];
  if (known?.group !== parameters.get('g') || known?.versions.includes(version) !== true) return undefined;
  const target = as === 'PartialObjectMetadataList' ? 'PartialObjectMetadata' : (as as AcceptedForm['as']);
  if (!allowed.includes(target)) return undefined;
  const contentType =
    as === 'APIGroupDiscoveryList'
      ? `application/json;g=apidiscovery.k8s.io;v=${version};as=${as}`
      : 'application/json';
  return { as: target, version, isYaml: false, contentType };
}
