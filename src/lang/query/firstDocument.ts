import { parseAllDocuments } from 'yaml';
import { isTooDeep, tooDeepMessage } from './yamlParse.ts';

/**
 * The value of the first document of a YAML text, which is all that Prometheus and promtool read; undefined where there is none.
 * @throws Error where it is broken, of an anchor that is not there in the words of go-yaml
 */
export function firstDocument(text: string): unknown {
  try {
    return valueOf(text);
  } catch (error) {
    if (error instanceof RangeError) throw new Error(tooDeepMessage, { cause: error });
    const alias = error instanceof Error ? /^Unresolved alias .*: (.*)$/m.exec(error.message)?.[1] : undefined;
    throw alias === undefined ? error : new Error(`yaml: unknown anchor '${alias}' referenced`);
  }
}

function valueOf(text: string): unknown {
  const documents = parseAllDocuments(text);
  const first = Array.isArray(documents) ? documents[0] : undefined;
  const [fault] = first?.errors ?? [];
  if (fault !== undefined) throw isTooDeep(fault) ? new Error(tooDeepMessage, { cause: fault }) : fault;
  return first?.toJS();
}
