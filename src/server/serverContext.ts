import type {
  CancellationToken,
  ClientCapabilities,
  Connection,
  FileEvent,
  ServerCapabilities,
  TextDocuments,
} from 'vscode-languageserver/node';
import type { Event } from '../base/event.ts';
import type { EditedDocument } from '../lang/editedDocument.ts';
import type { Catalog, LanguageService } from '../lang/languageService.ts';

/** Uses the service of an open document; undefined for a document that is not open or none of ours. */
export type DocumentAccess = <R>(
  uri: string,
  use: (service: LanguageService, document: EditedDocument) => R,
) => R | undefined;

/** What every feature of the server works with. */
export interface ServerContext {
  readonly connection: Connection;
  readonly documents: TextDocuments<EditedDocument>;
  readonly at: DocumentAccess;
  /** Names that only the backend knows that the editor is connected to; it is asked no longer than the token allows. */
  readonly catalog: (token: CancellationToken) => Catalog;
  /** Files on the disk have changed, been made or deleted. */
  readonly onDidChangeFiles: Event<readonly FileEvent[]>;
  /** What the editor or a project says about checks has changed. */
  readonly onDidChangeSettings: Event<undefined>;
}

/** What a registered feature does beside answering requests. */
export interface RunningFeature {
  /** Called once the editor may be asked something, with what it can do. */
  readonly start?: (client: ClientCapabilities) => void;
  readonly dispose?: () => void;
}

/** One thing that the server offers. Its handlers are wrapped by `guarded`. */
export interface ServerFeature {
  /** What it adds to the server's answer to `initialize`. */
  readonly capabilities: (client: ClientCapabilities) => ServerCapabilities;
  /** Adds its handlers to the connection; gives back what has to be started or stopped, if anything. */
  readonly register: (server: ServerContext) => RunningFeature | undefined;
}
