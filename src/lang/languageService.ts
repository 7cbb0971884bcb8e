import type {
  CompletionList,
  Diagnostic,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  Location,
  Position,
  Range,
  SelectionRange,
  SignatureHelp,
  TextEdit,
} from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';

/** Names that only a live backend knows. Every method resolves to an empty list when nothing is connected. */
export interface Catalog {
  metricNames(prefix: string): Promise<readonly { name: string; type: string | undefined; help: string | undefined }[]>;
  /** Labels of Prometheus' series, or of Loki's streams where the language is LogQL. */
  labelNames(selector: string | undefined, language?: 'promql' | 'logql'): Promise<readonly string[]>;
  labelValues(label: string, selector: string | undefined, language?: 'promql' | 'logql'): Promise<readonly string[]>;
}

/**
 * What a language offers to an editor or a terminal. Every method is pure: it reads the document and the injected catalog, does no
 * I/O and never throws, whatever the text is. `validate` is what every language has; the others are optional.
 */
export interface LanguageService {
  validate(document: TextDocument): readonly Diagnostic[];
  /** True where nothing that has changed since the last `validate` can have made the document one of another language. */
  isStillOwn?(document: TextDocument): boolean;
  complete?(document: TextDocument, position: Position, catalog: Catalog): Promise<CompletionList>;
  hover?(document: TextDocument, position: Position, catalog: Catalog): Promise<Hover | undefined>;
  signatureHelp?(document: TextDocument, position: Position): SignatureHelp | undefined;
  format?(document: TextDocument): readonly TextEdit[];
  symbols?(document: TextDocument): readonly DocumentSymbol[];
  folding?(document: TextDocument): readonly FoldingRange[];
  selectionRanges?(document: TextDocument, positions: readonly Position[]): readonly SelectionRange[];
  codeActions?(document: TextDocument, range: Range, diagnostics: readonly Diagnostic[]): readonly LanguageFix[];
  /** What each piece of the document means, in its order. */
  semanticTokens?(document: TextDocument): readonly SemanticSpan[];
  /** Files that the document names, such as includes. */
  links?(document: TextDocument): readonly DocumentLink[];
  /** Where the name at a position is defined, in this document or in one that it refers to. */
  definition?(document: TextDocument, position: Position): readonly Location[];
  /** Everything in the document that means the name at a position, its definition included. */
  references?(document: TextDocument, position: Position): readonly Location[];
  /** The edits that give the name at a position another one; undefined where nothing can be renamed. */
  rename?(document: TextDocument, position: Position, name: string): readonly TextEdit[] | undefined;
}

/** A piece of a document that an editor colours by what it means. */
export interface SemanticSpan {
  readonly range: Range;
  readonly type: 'function' | 'keyword' | 'variable' | 'property' | 'string' | 'number' | 'operator' | 'comment';
}

/** An edit of the document that a user may choose. */
export interface LanguageFix {
  readonly title: string;
  readonly kind: 'quickfix' | 'refactor' | 'refactor.extract' | 'refactor.inline' | 'source.fixAll';
  readonly edits: readonly TextEdit[];
  /** Edits of other files, which need not be open. */
  readonly elsewhere?: readonly { readonly uri: string; readonly edits: readonly TextEdit[] }[];
  /** A setting of the editor that it changes, by its name below `kubeObservatory`. */
  readonly setting?: { readonly name: 'promql.version' | 'logql.version'; readonly value: string };
  /** The diagnostic's code that it resolves, where it resolves one. */
  readonly code?: string;
  readonly isPreferred?: boolean;
}
