import type { HealthLevel } from '../../model/health.ts';

/** An icon of VS Code's own set with a theme colour; `color` undefined: the text's colour. */
export interface RowIcon {
  readonly id: string;
  readonly color: string | undefined;
}

/** How a node looks. Plain data, so that two rows can be compared. */
export interface TreeRow {
  readonly label: string;
  readonly description: string;
  readonly icon: RowIcon | undefined;
  readonly isExpandable: boolean;
  /** Whether the row is open when it is first shown. */
  readonly isOpenAtFirst?: boolean;
  readonly contextValue: string;
  /** What a screen reader says. */
  readonly spoken: string;
}

/** The icon of each level of health: shape and colour, never colour alone. */
export const levelIcons: Readonly<Record<HealthLevel, RowIcon>> = {
  error: { id: 'error', color: 'problemsErrorIcon.foreground' },
  warning: { id: 'warning', color: 'problemsWarningIcon.foreground' },
  progressing: { id: 'issue-draft', color: 'charts.blue' },
  ok: { id: 'circle-filled', color: 'charts.green' },
  idle: { id: 'circle-outline', color: 'disabledForeground' },
};

/** `3 pods` */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

/** An icon in the colour of the text. */
export function plain(id: string): RowIcon {
  return { id, color: undefined };
}

/** What icons and their colours say, in words, for those who hear the row. */
const spokenIcons: ReadonlyMap<string, string> = new Map([
  [iconKey(levelIcons.error), 'failing'],
  [iconKey(levelIcons.warning), 'warning'],
  [iconKey(levelIcons.progressing), 'in progress'],
  [iconKey(levelIcons.ok), 'ok'],
  [iconKey(levelIcons.idle), 'idle'],
  ['record charts.green', 'ok'],
  [`record ${levelIcons.error.color ?? ''}`, 'failing'],
  [`record ${levelIcons.warning.color ?? ''}`, 'warning'],
  ['git-commit disabledForeground', 'not in use'],
]);

function iconKey({ id, color }: RowIcon): string {
  return `${id} ${color ?? ''}`;
}

/** A row, spoken as it is written, with what its icon alone says. */
export function row(
  label: string,
  description: string,
  icon: RowIcon | undefined,
  isExpandable: boolean,
  value: string,
): TreeRow {
  const said = icon === undefined ? undefined : spokenIcons.get(iconKey(icon));
  const state = said === undefined || description.toLowerCase().split(' · ').includes(said) ? '' : said;
  const spoken = [label, state, description.replaceAll(' · ', ', ')].filter((part) => part !== '').join(', ');
  return { label, description, icon, isExpandable, contextValue: value, spoken };
}
