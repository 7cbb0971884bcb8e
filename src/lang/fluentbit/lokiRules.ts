import { isManyValued, isManyValuedField } from '../fluent/lokiLabel.ts';
import type { FluentbitProperty } from './fluentbitAst.ts';
import type { FluentbitContext } from './fluentbitContext.ts';
import { checkRecordAccessor } from './recordAccessor.ts';

/** `label_keys` of the Loki output: record accessors, parted by commas. */
export function lokiLabelKeys(context: FluentbitContext, property: FluentbitProperty, value: string): void {
  for (const key of value.split(',').map((one) => one.trim())) {
    if (key === '') continue;
    const problem = key.startsWith('$') ? checkRecordAccessor(key) : 'it has to begin with $';
    if (problem === undefined) checkCardinality(context, property, '', key);
    if (problem === undefined) continue;
    const at = context.text.indexOf(key, property.valueSpan.start);
    const isPlain = !key.startsWith('$') && at >= 0 && at < property.valueSpan.end;
    const fixes = isPlain ? [{ title: `Write $${key}`, edits: [{ start: at, end: at, text: '$' }] }] : [];
    context.report(
      'bad-accessor',
      'error',
      `'${key}' is not a record accessor: ${problem}.`,
      property.valueSpan,
      fixes,
    );
  }
}

/** `labels` of the Loki output: name=value pairs and record accessors, parted by commas. */
export function lokiLabels(context: FluentbitContext, property: FluentbitProperty, value: string): void {
  for (const pair of value.split(',').map((one) => one.trim())) {
    const equals = pair.indexOf('=');
    const name = (equals < 0 ? pair : pair.slice(0, equals)).trim();
    if (name === '') continue;
    checkCardinality(context, property, equals < 0 ? '' : name, pair.slice(equals + 1).trim());
    if (equals < 0 && !name.startsWith('$')) {
      context.report(
        'bad-label',
        'error',
        `'${pair}' is neither name=value nor a record accessor such as $key.`,
        property.valueSpan,
      );
    } else if (equals >= 0 && !/^[A-Za-z_:][\w:]*$/.test(name)) {
      const clean = name.replace(/\W/g, '_');
      const at = context.text.indexOf(name, property.valueSpan.start);
      const fixes =
        at < 0 ? [] : [{ title: `Write ${clean}`, edits: [{ start: at, end: at + name.length, text: clean }] }];
      context.report(
        'bad-label',
        'warning',
        `'${name}' is not a label name of Loki: letters, digits and _ only.`,
        property.valueSpan,
        fixes,
      );
    }
  }
}

/** A label costs Loki dearly where each record may have another value of the field that fills it. */
function checkCardinality(context: FluentbitContext, property: FluentbitProperty, name: string, value: string): void {
  if (!value.startsWith('$') || value.startsWith('${')) return;
  if (!isManyValued(name) && !isManyValuedField(value)) return;
  const at = context.text.indexOf(value, property.valueSpan.start);
  const isHere = at >= 0 && at + value.length <= property.valueSpan.end;
  const span = isHere ? { start: at, end: at + value.length } : property.valueSpan;
  const message = `'${value}' has too many values for a label: every one makes a stream of its own in Loki.`;
  context.report('label-cardinality', 'warning', message, span);
}
