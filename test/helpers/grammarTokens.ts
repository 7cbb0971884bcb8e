import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';
import { projectRoot, vscodeFolder } from './vscodeServer.ts';

/** A piece of a document and the scopes that the grammars give it, the innermost last. */
export interface GrammarToken {
  /** Offset in the document. */
  readonly start: number;
  readonly text: string;
  readonly scopes: readonly string[];
}

interface GrammarContribution {
  readonly scopeName: string;
  readonly path: string;
  readonly injectTo?: readonly string[];
}

/** Grammars that come with VS Code, into which ours are injected; there once set-up has run. */
const builtIn: Readonly<Record<string, string>> = {
  'source.json': 'json/syntaxes/JSON.tmLanguage.json',
  'source.yaml': 'yaml/syntaxes/yaml.tmLanguage.json',
  'source.yaml.1.0': 'yaml/syntaxes/yaml-1.0.tmLanguage.json',
  'source.yaml.1.1': 'yaml/syntaxes/yaml-1.1.tmLanguage.json',
  'source.yaml.1.2': 'yaml/syntaxes/yaml-1.2.tmLanguage.json',
  'source.yaml.1.3': 'yaml/syntaxes/yaml-1.3.tmLanguage.json',
  'source.yaml.embedded': 'yaml/syntaxes/yaml-embedded.tmLanguage.json',
};

const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  readonly contributes: { readonly grammars: readonly GrammarContribution[] };
};

/** Tokenises as VS Code does, with the grammars that `package.json` contributes and the injections that it names. */
export async function tokenize(scopeName: string, text: string): Promise<readonly GrammarToken[]> {
  const grammar = await registry.loadGrammar(scopeName);
  if (grammar === null) throw new Error(`There is no grammar ${scopeName}.`);
  const tokens: GrammarToken[] = [];
  let state = textmate.INITIAL;
  let lineStart = 0;
  for (const line of text.split('\n')) {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    for (const { startIndex, endIndex, scopes } of result.tokens) {
      tokens.push({ start: lineStart + startIndex, text: line.slice(startIndex, endIndex), scopes });
    }
    lineStart += line.length + 1;
  }
  return tokens;
}

async function loadOniguruma(): Promise<{
  createOnigScanner: (patterns: string[]) => oniguruma.OnigScanner;
  createOnigString: (text: string) => oniguruma.OnigString;
}> {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM(new Uint8Array(readFileSync(wasm)).buffer);
  return {
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  };
}

const registry = new textmate.Registry({
  onigLib: loadOniguruma(),
  loadGrammar: (scopeName) => {
    const own = manifest.contributes.grammars.find((one) => one.scopeName === scopeName);
    const path =
      own === undefined ? join(vscodeFolder(), 'extensions', builtIn[scopeName] ?? '') : join(projectRoot, own.path);
    if (own === undefined && builtIn[scopeName] === undefined) return Promise.resolve(null);
    return Promise.resolve(textmate.parseRawGrammar(readFileSync(path, 'utf8'), path));
  },
  getInjections: (scopeName) =>
    manifest.contributes.grammars.filter((one) => one.injectTo?.includes(scopeName)).map((one) => one.scopeName),
});
