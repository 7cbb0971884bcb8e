import type { FluentReport } from '../fluent/fluentProblem.ts';
import type { FluentbitSection } from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';

/** Checks the upstreams of a file with their nodes, which in the classic format stand behind the upstream as sections of their own. */
export function checkUpstreams(sections: readonly FluentbitSection[], report: FluentReport): void {
  const upstreams: { readonly head: FluentbitSection; readonly nodes: FluentbitSection[] }[] = [];
  for (const section of sections) {
    if (section.kind === 'upstream') upstreams.push({ head: section, nodes: [...section.children] });
    else if (section.kind === 'node') {
      upstreams.at(-1)?.nodes.push(section);
      checkNode(section, report);
    }
  }
  const heads = upstreams.map(({ head }) => head);
  checkNames(heads, 'upstream', report);
  for (const { head, nodes } of upstreams) {
    for (const child of head.children) checkNode(child, report);
    requireKeys(head, ['name'], report);
    checkNames(nodes, 'node', report);
    if (nodes.length > 0 || head.properties.some((property) => property.isDynamic)) continue;
    const message = 'This upstream has no node, so that an output that uses it sends nothing.';
    report('missing-node', 'warning', message, propertyOf(head, 'name')?.valueSpan ?? head.header);
  }
}

function checkNode(node: FluentbitSection, report: FluentReport): void {
  requireKeys(node, ['name', 'host', 'port'], report);
  const port = propertyOf(node, 'port');
  if (port !== undefined && /^\d+$/.test(port.value) && (Number(port.value) < 1 || Number(port.value) > 65535)) {
    report('bad-port', 'warning', 'A port lies between 1 and 65535.', port.valueSpan);
  }
}

function requireKeys(section: FluentbitSection, keys: readonly string[], report: FluentReport): void {
  for (const key of keys) {
    if (propertyOf(section, key) === undefined) {
      report('missing-key', 'error', `This ${section.kind} needs '${key}'.`, section.header);
    }
  }
}

/** Logs and metrics tell nodes apart by their names, and an output takes the first upstream of a name. */
function checkNames(sections: readonly FluentbitSection[], what: string, report: FluentReport): void {
  const seen = new Set<string>();
  for (const section of sections) {
    const name = propertyOf(section, 'name');
    if (name === undefined || name.isDynamic || name.value.includes('${')) continue;
    if (seen.has(name.value)) {
      report('duplicate-name', 'warning', `There is another ${what} called '${name.value}' above.`, name.valueSpan);
    }
    seen.add(name.value);
  }
}
