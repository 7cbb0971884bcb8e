import type { FluentFix } from '../fluent/fluentProblem.ts';
import type { FluentbitProperty, FluentbitSection } from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';
import type { FluentbitContext } from './fluentbitContext.ts';
import { resolvedValue } from './fluentbitContext.ts';

const yes = /^(?:on|true|yes)$/i;

/** Types of documents, which servers of today refuse, and an index that Logstash_Format overrides. */
export function checkElasticNames(context: FluentbitContext, section: FluentbitSection): void {
  if (section.properties.some((property) => property.isDynamic)) return;
  checkType(context, section);
  const index = propertyOf(section, 'index');
  const format = propertyOf(section, 'logstash_format');
  if (index === undefined || format === undefined || !yes.test(resolvedValue(context, format) ?? '')) return;
  const message = 'With Logstash_Format on the index is named by Logstash_Prefix and the date: Index is not used.';
  context.report('unused-index', 'information', message, index.nameSpan, removal(context, index));
}

function checkType(context: FluentbitContext, section: FluentbitSection): void {
  const type = propertyOf(section, 'type');
  const suppress = propertyOf(section, 'suppress_type_name');
  const isOff = suppress === undefined || /^(?:off|false|no)$/i.test(resolvedValue(context, suppress) ?? '');
  if (type === undefined || !isOff) return;
  const isClassic = context.root.format === 'classic';
  const text = isClassic ? 'Suppress_Type_Name On' : 'suppress_type_name: on';
  const edit =
    suppress === undefined
      ? { start: type.nameSpan.start, end: type.valueSpan.end, text }
      : { ...suppress.valueSpan, text: isClassic ? 'On' : 'on' };
  const name = section.plugin === 'opensearch' ? 'OpenSearch 2' : 'Elasticsearch 8';
  const message = `${name} has no types and refuses records that name one. Set Suppress_Type_Name on.`;
  context.report('removed-type', 'warning', message, type.nameSpan, [{ title: 'Send no type', edits: [edit] }]);
}

/** Takes the line of a property away, where it stands alone on it. */
function removal(context: FluentbitContext, property: FluentbitProperty): readonly FluentFix[] {
  const start = context.text.lastIndexOf('\n', property.nameSpan.start) + 1;
  const newline = context.text.indexOf('\n', property.valueSpan.end);
  const end = newline < 0 ? context.text.length : newline + 1;
  const isAlone =
    context.text.slice(start, property.nameSpan.start).trim() === '' &&
    context.text.slice(property.valueSpan.end, end).trim() === '';
  return isAlone ? [{ title: `Remove '${property.name}'`, edits: [{ start, end, text: '' }] }] : [];
}
