/** What an action of a Go template is made of. `start` is where it stands in the template, `text` how Go prints it. */
interface TemplatePlace {
  readonly start: number;
  readonly text: string;
}

export type TemplateOperand =
  | (TemplatePlace & { readonly kind: 'literal'; readonly value: string | number | bigint | boolean | null })
  | (TemplatePlace & { readonly kind: 'dot' })
  | (TemplatePlace & { readonly kind: 'field'; readonly names: readonly string[] })
  | (TemplatePlace & { readonly kind: 'variable'; readonly name: string; readonly names: readonly string[] })
  | (TemplatePlace & { readonly kind: 'function'; readonly name: string })
  | (TemplatePlace & { readonly kind: 'pipe'; readonly pipe: TemplatePipe; readonly names: readonly string[] });

/** `name argument...`, one step of a pipe. */
export interface TemplateCommand extends TemplatePlace {
  readonly operands: readonly TemplateOperand[];
}

/** `$x := a | b | c`. */
export interface TemplatePipe extends TemplatePlace {
  readonly variables: readonly string[];
  /** True for `:=`, which makes the variables; `=` sets known ones. */
  readonly isDeclaration: boolean;
  readonly commands: readonly TemplateCommand[];
}

export interface TemplateBlock {
  readonly kind: 'if' | 'range' | 'with';
  readonly pipe: TemplatePipe;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[];
}

export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipe: TemplatePipe }
  | TemplateBlock
  | { readonly kind: 'break' | 'continue' };
