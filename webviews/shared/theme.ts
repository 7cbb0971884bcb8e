import type { Disposable } from '../../src/base/lifecycle.ts';

/** The colours that a canvas draws with, as the theme has them now. */
export interface ThemeColors {
  readonly foreground: string;
  readonly muted: string;
  readonly grid: string;
  readonly request: string;
  readonly limit: string;
  readonly crosshair: string;
  readonly background: string;
  readonly fontFamily: string;
  readonly isHighContrast: boolean;
  /** Of lines, by their place; goes round. */
  readonly lines: readonly string[];
}

export function readTheme(): ThemeColors {
  const style = getComputedStyle(document.body);
  const read = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || fallback;
  const foreground = read('--vscode-foreground', '#888');
  const isHighContrast =
    document.body.classList.contains('vscode-high-contrast') ||
    document.body.classList.contains('vscode-high-contrast-light');
  return {
    foreground,
    muted: read('--vscode-descriptionForeground', foreground),
    grid: isHighContrast
      ? `color-mix(in srgb, ${foreground} 25%, transparent)`
      : read('--vscode-editorIndentGuide-background1', '#8884'),
    request: read('--vscode-descriptionForeground', foreground),
    limit: read('--vscode-charts-red', '#f44'),
    crosshair: read('--vscode-focusBorder', foreground),
    background: read('--vscode-editor-background', '#fff'),
    fontFamily: read('--vscode-font-family', 'sans-serif'),
    isHighContrast,
    lines: lineVariables.map((name) => read(name, foreground)),
  };
}

/** Red stays free for limits and errors; orange is too faint in dark themes. */
const lineVariables = [
  '--vscode-charts-blue',
  '--vscode-charts-green',
  '--vscode-charts-purple',
  '--vscode-charts-yellow',
  '--vscode-terminal-ansiCyan',
  '--vscode-terminal-ansiBrightMagenta',
  '--vscode-terminal-ansiBrightBlue',
  '--vscode-terminal-ansiBrightGreen',
];

/** The class of a line's colour in a style sheet: `line-0`, `line-1`. */
export function lineClass(index: number): string {
  return `line-${index % lineVariables.length}`;
}

/** Calls back when the user changes the theme, until disposed. */
export function onThemeChange(listener: () => void): Disposable {
  // VS Code changes the body's class and the variables on the root element, each on its own.
  const observer = new MutationObserver(listener);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  return {
    dispose: () => {
      observer.disconnect();
    },
  };
}
