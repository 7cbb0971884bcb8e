/** A container's id, which nobody reads. */
const containerId = '0123456789abcdef'.repeat(4);

/** A file that a pattern of paths takes: the first of several, with something sensible in place of each star. */
export function samplePath(pattern: string | undefined): string {
  const first = pattern?.split(',')[0]?.trim() ?? '';
  if (first === '') return '/var/log/app.log';
  const isContainers = /\/containers\/\*\.log$/.test(first);
  if (isContainers) return first.replace('*.log', `payment-6d9f7c4b8-x2v5k_shop_payment-${containerId}.log`);
  return first
    .replace(/\*+/g, 'sample')
    .replace(/\?/g, 'x')
    .replace(/\[[^\]]*\]/g, 'x')
    .replace(/\{([^{},]*)(?:,[^{}]*)?\}/g, '$1');
}

/** A path in a tag: `/var/log/a.log` as `var.log.a.log`. */
export function pathInTag(path: string): string {
  return path.replace(/^\/+/, '').replace(/\/+/g, '.');
}
