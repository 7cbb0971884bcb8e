import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { asRecord, asString } from '../../base/json.ts';
import type { HelmRelease } from '../../model/helmRelease.ts';
import type { ObjectDetail } from '../../model/objectDetail.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { SourceError } from '../sourceError.ts';
import { requestJson } from './kubeAnswer.ts';
import { objectPath, type Json } from './kindDescriptor.ts';
import { objectAt, textAt } from './projections/objectFields.ts';

/** A release unpacks to a few megabytes at the most: what keeps it holds one. */
const mostBytes = 32 * 1024 * 1024;
const mostObjects = 200;

/**
 * What a Helm release is: its chart, the version of what that installs, what Helm says of it, and the objects that it made. Its values are left
 * out, since they hold passwords at times.
 * @throws SourceError, of kind badResponse when what is kept is no release.
 */
export async function readHelmRelease(
  transport: HttpTransport,
  { storage, namespace, name }: HelmRelease,
): Promise<readonly ObjectDetail[]> {
  const path = objectPath(storage, namespace, name);
  const kept = asRecord(await requestJson(transport, { method: 'GET', path })) ?? {};
  const text = textAt(objectAt(kept, 'data'), 'release');
  const release = decodeHelmRelease(storage.resource === 'secrets' ? fromBase64(text).toString('latin1') : text);
  if (release === undefined) {
    throw new SourceError('badResponse', `What ${storage.kind} ${name} keeps is no Helm release.`, { tried: path });
  }
  const chart = objectAt(objectAt(release, 'chart'), 'metadata');
  const info = objectAt(release, 'info');
  const facts = [
    ['Chart', `${textAt(chart, 'name')} ${textAt(chart, 'version')}`],
    ['App version', textAt(chart, 'appVersion')],
    ['Description', textAt(info, 'description')],
    ['First installed', textAt(info, 'first_deployed').slice(0, 19)],
  ] as const;
  return [
    ...facts.flatMap(([label, value]) => (value.trim() === '' ? [] : [detail(label, value.trim())])),
    ...objectsOf(textAt(release, 'manifest')),
  ];
}

/**
 * The JSON of a release as Helm 3 stores it: gzip in base64. In a Secret, whose values are base64 themselves, it is packed so twice.
 * @param text with the Secret's own base64 undone. @returns undefined for anything else.
 */
export function decodeHelmRelease(text: string): Json | undefined {
  try {
    const bytes = fromBase64(text);
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const json = isPacked ? gunzipSync(bytes, { maxOutputLength: mostBytes }) : bytes;
    return asRecord(JSON.parse(json.toString('utf8')));
  } catch {
    return undefined;
  }
}

function fromBase64(text: string): Buffer {
  return Buffer.from(text, 'base64');
}

/** What a manifest makes, each with its kind; of documents that are no objects nothing is told. */
function objectsOf(manifest: string): readonly ObjectDetail[] {
  const documents = manifest.split(/^---.*$/m).filter((one) => one.trim() !== '');
  const made = documents.slice(0, mostObjects).flatMap((text) => {
    const object = toObject(text);
    const name = textAt(objectAt(object, 'metadata'), 'name');
    return name === '' ? [] : [detail(asString(object['kind']) ?? 'Object', name)];
  });
  const left = documents.length - mostObjects;
  return left > 0 ? [...made, detail('…', `${left} more`)] : made;
}

function toObject(text: string): Json {
  try {
    return asRecord(parse(text, { maxAliasCount: 100 })) ?? {};
  } catch {
    return {};
  }
}

function detail(label: string, description: string): ObjectDetail {
  return { label, description, level: 'idle' };
}
