import { didYouMean } from '../lang/query/didYouMean.ts';
import type { QuerySpan } from '../lang/query/querySpan.ts';
import { readYaml } from '../lang/query/yamlSource.ts';
import type { YamlDocument, YamlNode } from '../lang/query/yamlSource.ts';
import { scrapeIntervalOf, severityOf } from '../lang/workspace/projectSettings.ts';
import { reasonsByCode } from '../lang/workspace/reasonsByCode.ts';

/** The sections of `.kube-observatory.yaml` and what each takes. Those of `severity` are codes. */
const sections: Readonly<Record<string, readonly string[]>> = {
  severity: [...reasonsByCode.keys()],
  prometheus: ['version', 'scrapeInterval', 'features'],
  loki: ['version'],
  rules: ['requiredAnnotations'],
  fluentd: ['plugins'],
  fluentbit: ['plugins'],
};

/** What has no effect in a `.kube-observatory.yaml`, each with its line before it: `2: unknown code ...`. */
export function settingsFaults(text: string): readonly string[] {
  const [document] = readYaml(text);
  if (document === undefined) return [];
  const tell = ({ start }: QuerySpan, message: string): string =>
    `${String(text.slice(0, start).split('\n').length)}: ${message.replaceAll(/\p{Cc}+/gu, ' ')}`;
  const faults = document.faults.map((fault) => tell(fault, fault.message));
  if (faults.length > 0) return faults;
  const kind = document.kind(document.root);
  if (kind === 'scalar' || kind === 'list')
    return [tell(document.span(document.root), 'settings are a map of sections')];
  for (const { key, keySpan, value } of document.entries(document.root)) {
    const taken = sections[key];
    if (taken === undefined) faults.push(tell(keySpan, unknown('section', key, Object.keys(sections))));
    else if (document.kind(value) !== 'map') {
      if (document.kind(value) !== 'none') faults.push(tell(keySpan, `"${key}" is a map`));
    } else {
      for (const entry of document.entries(value)) {
        const what = key === 'severity' ? 'code' : 'setting';
        if (!taken.includes(entry.key)) faults.push(tell(entry.keySpan, unknown(what, entry.key, taken)));
        else
          faults.push(...valueFaults(document, key, entry.key, entry.value).map((fault) => tell(entry.keySpan, fault)));
      }
    }
  }
  return faults;
}

function valueFaults(document: YamlDocument, section: string, key: string, value: YamlNode | undefined): string[] {
  const text = document.text(value)?.text ?? '';
  if (section === 'severity' && severityOf(text) === undefined)
    return [`"${text}" is no severity: error, warning, information, hint or off`];
  if (key === 'scrapeInterval' && scrapeIntervalOf(text) === undefined) return [`"${text}" is no duration such as 30s`];
  return [];
}

function unknown(what: string, name: string, known: readonly string[]): string {
  const guess = didYouMean(name, known);
  return `unknown ${what} "${name}"${guess === undefined ? '' : `, did you mean "${guess}"?`}`;
}
