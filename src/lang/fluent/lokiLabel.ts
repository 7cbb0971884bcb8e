const manyValued =
  /^(?:.*_?(?:trace|span|request|session|user|container|pod|order|transaction|correlation)_?id|id|uuid|timestamp|time|msg|message|log|ip|remote_addr|duration|latency)$/i;

/** Whether a field of this name has about as many values as there are records, which costs Loki dearly as a label. */
export function isManyValued(name: string): boolean {
  return manyValued.test(name);
}

/** The same of what a record accessor such as `$.kubernetes.pod_id` or `$kubernetes['pod_id']` takes from the record. */
export function isManyValuedField(accessor: string): boolean {
  return accessor.startsWith('$') && isManyValued(accessor.match(/\w+/g)?.at(-1) ?? '');
}
