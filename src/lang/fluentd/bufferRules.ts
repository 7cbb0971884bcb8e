import type { FluentFix, Span } from '../fluent/fluentProblem.ts';
import type { FluentdSection, FluentdValue } from './fluentdAst.ts';
import { paramOf, sectionsOf } from './fluentdAst.ts';
import type { FluentdContext } from './fluentdContext.ts';
import { checkIntervals, secondsOf } from './intervalRules.ts';
import { checkLoss } from './lossRules.ts';
import { fluentdPlugin } from './fluentdSchema.ts';

/** Outputs that check the placeholders of a parameter when they are configured. */
const validated: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    file: ['path'],
    secondary_file: ['directory', 'basename'],
    s3: ['path', 's3_object_key_format'],
    webhdfs: ['path'],
    gcs: ['path', 'object_key_format'],
    kafka2: ['topic'],
    elasticsearch: ['index_name', 'logstash_prefix', 'type_name'],
    opensearch: ['index_name', 'logstash_prefix'],
    mongo: ['collection'],
    http: ['endpoint'],
  }),
);

/** Checks chunk keys, timekey, placeholders and limits of an output's buffer. */
export function checkBuffer(
  context: FluentdContext,
  output: FluentdSection,
  tags: readonly string[] | undefined,
): void {
  const buffer = sectionsOf(output, 'buffer')[0];
  const type = output.type?.value?.text ?? '';
  const schema = fluentdPlugin('output', type)?.sections.get('buffer');
  const keys = chunkKeys(buffer, schema?.defaultChunkKeys ?? []);
  if (keys === undefined) return;
  const timekey = timekeyOf(buffer, schema?.defaultTimekey);
  const holdsTime = (validated.get(type) ?? []).some((name) => hasTime(paramOf(output, name)?.value?.text ?? ''));
  if (buffer !== undefined) {
    // What lacks the chunk key time is told where the time is used.
    const isTold = holdsTime && type !== 'http' && !keys.includes('time');
    if (!isTold) checkTimekey(context, buffer, keys, timekey, type);
    checkLimits(context, buffer);
    checkIntervals(context, output, buffer, keys.includes('time') ? timekey : undefined);
    checkLoss(context, output, buffer);
    checkFileBuffer(context, output, buffer, type, schema?.defaultType);
  }
  for (const name of validated.get(type) ?? []) {
    const value = paramOf(output, name)?.value;
    if (value !== undefined && !value.isDynamic)
      checkPlaceholders(context, { type, name, value, keys, timekey, tags, buffer, place: buffer?.argument ?? value });
  }
}

/** The chunk keys of a buffer; undefined when they are not known. */
export function chunkKeys(
  buffer: FluentdSection | undefined,
  defaults: readonly string[],
): readonly string[] | undefined {
  const argument = buffer?.argument;
  if (argument === undefined) return defaults;
  if (argument.isDynamic) return undefined;
  const text = argument.text.replace(/^\[|\]$|["']/g, '');
  return text
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');
}

function timekeyOf(buffer: FluentdSection | undefined, fallback: string | undefined): number | undefined {
  const param = buffer === undefined ? undefined : paramOf(buffer, 'timekey');
  if (param?.value?.isDynamic === true) return undefined;
  const text = param === undefined ? fallback : (param.value?.text ?? '');
  return text === undefined ? undefined : secondsOf(text);
}

/** Bytes of a size as Fluentd reads it. */
function bytesOfSize(text: string): number {
  const unit = /^(\d+)([kmgt])/i.exec(text.trim());
  const factors: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };
  return unit === null ? parseInt(text, 10) || 0 : Number(unit[1]) * (factors[(unit[2] ?? 'k').toLowerCase()] ?? 1);
}

function checkTimekey(
  context: FluentdContext,
  buffer: FluentdSection,
  keys: readonly string[],
  timekey: number | undefined,
  type: string,
): void {
  const param = paramOf(buffer, 'timekey');
  const isNamed = buffer.argument !== undefined || param === undefined;
  if (keys.includes('time') && (isNamed || (timekey !== undefined && timekey <= 0))) {
    const plugin = fluentdPlugin('output', type);
    // A plugin that cuts by time without a default sets timekey itself: webhdfs takes it from its path.
    const setsTimekey = plugin?.sections.get('buffer')?.defaultChunkKeys.includes('time') === true;
    if (param === undefined && timekey === undefined && !setsTimekey) {
      context.report('missing-param', 'error', "With the chunk key time a buffer needs 'timekey'.", buffer.header);
    } else if (param !== undefined && timekey !== undefined && timekey <= 0) {
      context.report('bad-time', 'error', 'timekey has to be more than 0.', param.value ?? param.nameSpan);
    }
    return;
  }
  if (param === undefined) return;
  const fixes = timeKeyFixes(context, buffer);
  context.report(
    'timekey-without-time',
    'warning',
    'timekey has no effect without the chunk key time.',
    param.nameSpan,
    fixes,
  );
}

function timeKeyFixes(context: FluentdContext, buffer: FluentdSection): readonly FluentFix[] {
  const at = buffer.argument?.end ?? buffer.nameSpan.end;
  const text = buffer.argument === undefined ? ' time' : ', time';
  const isPlain = context.root.format === 'v1' && buffer.argument?.form !== 'double';
  return isPlain ? [{ title: 'Add the chunk key time', edits: [{ start: at, end: at, text }] }] : [];
}

/** Whether a text holds what strftime replaces. */
function hasTime(text: string): boolean {
  return /%[YmdHMSjFTDR]/.test(text);
}

function checkLimits(context: FluentdContext, buffer: FluentdSection): void {
  const chunk = paramOf(buffer, 'chunk_limit_size')?.value;
  const total = paramOf(buffer, 'total_limit_size')?.value;
  const chunkSize = chunk === undefined || chunk.isDynamic ? undefined : bytesOfSize(chunk.text);
  if (total !== undefined && !total.isDynamic && chunkSize !== undefined && bytesOfSize(total.text) < chunkSize) {
    context.report(
      'buffer-too-small',
      'warning',
      'total_limit_size is below chunk_limit_size: the buffer is full before one chunk is.',
      total,
    );
  }
  for (const name of ['chunk_full_threshold', 'retry_secondary_threshold']) {
    const value = paramOf(buffer, name)?.value;
    if (value === undefined || value.isDynamic) continue;
    const number = Number(value.text);
    if (number < 0 || number > 1) {
      const fixes =
        number > 1 && number <= 100
          ? [
              {
                title: `Write ${number / 100}`,
                edits: [{ start: value.start, end: value.end, text: String(number / 100) }],
              },
            ]
          : [];
      context.report('bad-number', 'warning', `${name} is a fraction between 0 and 1.`, value, fixes);
    }
  }
  checkQueueLength(context, buffer, chunk, total);
  const overflow = paramOf(buffer, 'overflow_action')?.value;
  if (overflow?.text === 'drop_oldest_chunk') {
    context.report(
      'drops-records',
      'information',
      'When the buffer is full, the oldest records are thrown away.',
      overflow,
    );
  }
  const mode = paramOf(buffer, 'flush_mode')?.value?.text;
  const interval = paramOf(buffer, 'flush_interval');
  if (interval !== undefined && (mode === 'immediate' || mode === 'lazy')) {
    context.report(
      'unused-interval',
      'warning',
      `flush_interval has no effect with flush_mode ${mode}.`,
      interval.nameSpan,
    );
  }
}

/** The length of the queue was the limit of version 0.12; a limit of bytes says what is meant. */
function checkQueueLength(
  context: FluentdContext,
  buffer: FluentdSection,
  chunk: FluentdValue | undefined,
  total: FluentdValue | undefined,
): void {
  const length = paramOf(buffer, 'queue_limit_length');
  if (length?.value === undefined || length.value.isDynamic || !/^\d+$/.test(length.value.text)) return;
  const size = /^(\d+)([kmgt]?)b?$/i.exec(chunk?.text ?? '');
  const sum = size === null ? undefined : `${Number(size[1]) * Number(length.value.text)}${size[2] ?? ''}`;
  const edits =
    sum === undefined || total !== undefined
      ? []
      : [
          {
            start: length.nameSpan.start,
            end: length.value.end,
            text: context.root.format === 'v1' ? `total_limit_size ${sum}` : `total_limit_size: ${sum}`,
          },
        ];
  const fixes = sum === undefined || edits.length === 0 ? [] : [{ title: `Write total_limit_size ${sum}`, edits }];
  const hint = sum === undefined ? '' : ` Here that is ${sum}.`;
  context.report(
    'old-limit',
    'information',
    `queue_limit_length is the limit of version 0.12. Limit the bytes with total_limit_size.${hint}`,
    length.nameSpan,
    fixes,
  );
}

/** A file buffer needs a place, unless the system section gives the whole agent one. */
function checkFileBuffer(
  context: FluentdContext,
  output: FluentdSection,
  buffer: FluentdSection,
  type: string,
  defaultType: string | undefined,
): void {
  const kind = buffer.type?.value;
  if (kind?.isDynamic === true || context.isFragment) return;
  const isFile = (kind?.text ?? defaultType) === 'file' || kind?.text === 'file_single';
  if (!isFile || type === 'file' || context.hasRootDir || context.isPartial) return;
  if (paramOf(buffer, 'path') !== undefined || paramOf(output, 'buffer_path') !== undefined) return;
  if (buffer.children.some((child) => child.kind === 'include') || context.isTemplated(buffer)) return;
  const span = buffer.type ?? buffer.header;
  context.report('missing-param', 'error', "A file buffer needs 'path', or root_dir in <system>.", span);
}

interface Placeholder {
  readonly type: string;
  readonly name: string;
  readonly value: FluentdValue;
  readonly keys: readonly string[];
  readonly timekey: number | undefined;
  readonly tags: readonly string[] | undefined;
  readonly buffer: FluentdSection | undefined;
  /** Where chunk keys are named, or the parameter when no buffer names any. */
  readonly place: Span;
}

/** The finest unit of time that a format tells, in seconds. */
function finestUnit(text: string): number | undefined {
  if (/%[SsTcXrN]/.test(text)) return 1;
  if (/%[MR]/.test(text)) return 60;
  if (/%[HIkl]/.test(text)) return 3600;
  return /%[dejFDxuUwW]/.test(text) ? 86_400 : undefined;
}

function checkPlaceholders(context: FluentdContext, place: Placeholder): void {
  const { value, keys, name } = place;
  const severity = place.type === 'file' || place.type === 'secondary_file' ? 'error' : 'warning';
  const used = [...value.text.matchAll(/\$\{([^}]{1,500})\}/g)].map((match) => match[1] ?? '');
  const tagPlaceholders = used.filter((key) => /^tag(?:\[-?\d+\])?$/.test(key));
  const others = used.filter((key) => !/^(?:tag(?:\[-?\d+\])?|chunk_id|uuid_\w+|[A-Z][A-Z0-9_]+)$/.test(key));
  if (tagPlaceholders.length > 0 && !keys.includes('tag')) {
    context.report(
      'missing-chunk-key',
      severity,
      `'${name}' uses \${${tagPlaceholders[0] ?? ''}}, but tag is no chunk key: write <buffer tag>.`,
      place.place,
    );
  }
  const missing = others.find((key) => !keys.includes(key));
  if (missing !== undefined) {
    context.report(
      'missing-chunk-key',
      severity,
      `'${name}' uses \${${missing}}, but it is no chunk key: write it behind <buffer.`,
      place.place,
    );
  }
  const unit = finestUnit(value.text);
  const isTimed = hasTime(value.text);
  if (isTimed && !keys.includes('time') && place.type !== 'http') {
    context.report(
      'missing-chunk-key',
      severity,
      `'${name}' holds the time, but time is no chunk key: write <buffer time>.`,
      place.place,
      place.buffer === undefined ? [] : timeKeyFixes(context, place.buffer),
    );
  } else if (
    // Object stores add the time of the chunk by themselves, and many chunks of a day may go into one index.
    severity === 'error' &&
    isTimed &&
    place.timekey !== undefined &&
    place.timekey > 0 &&
    (unit ?? 86_400) > place.timekey
  ) {
    context.report(
      'coarse-time',
      severity,
      `The time in '${name}' is coarser than timekey: chunks of the same ${unit === 3600 ? 'hour' : 'day'} would write to one path.`,
      value,
    );
  }
  checkTagRange(context, place, tagPlaceholders);
}

function checkTagRange(context: FluentdContext, place: Placeholder, placeholders: readonly string[]): void {
  if (place.tags === undefined || place.tags.length === 0) return;
  const most = Math.max(...place.tags.map((tag) => tag.split('.').length));
  for (const placeholder of placeholders) {
    const index = Number(/\[(\d+)\]/.exec(placeholder)?.[1] ?? '0');
    if (index < most) continue;
    context.report(
      'tag-range',
      'warning',
      `Tags here have ${most} parts at most, counted from 0: \${${placeholder}} stays as text.`,
      place.value,
    );
  }
}
