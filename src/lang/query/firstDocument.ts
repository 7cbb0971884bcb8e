import { parseAllDocuments } from 'yaml';

/**
 * The value of the first document of a YAML text, which is all that Prometheus and promtool read; undefined where there is none.
 * @throws Error where it is broken, of an anchor that is not there in the words of go-yaml
 */
export function firstDocument(text: string): unknown {
  const documents = parseAllDocuments(text);
  const first = Array.isArray(documents) ? documents[0] : undefined;
  const [fault] = first?.errors ?? [];
  if (fault !== undefined) throw fault;
  try {
    return first?.toJS();
  } catch (error) {
    const alias = error instanceof Error ? /^Unresolved alias .*: (.*)$/m.exec(error.message)?.[1] : undefined;
    throw alias === undefined ? error : new Error(`yaml: unknown anchor '${alias}' referenced`);
  }
}
