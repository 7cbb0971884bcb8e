import { formatAge } from '../../base/time.ts';
import { tableHealth, tableSummary } from '../../analysis/tableHealth.ts';
import type { HealthLevel } from '../../model/health.ts';
import { hasDetails } from '../../sources/kubernetes/objectDetails.ts';
import { contextValue } from './contextValues.ts';
import { pluralTitle } from './kindCategories.ts';
import type { KindList } from './kindFeeds.ts';
import { levelIcons, plain, row, type RowIcon, type TreeRow } from './rowParts.ts';
import type { NodeOfKind } from './treeNode.ts';

/** The row of a list of a kind. */
export function kindGroupRow({ source, list }: NodeOfKind<'kindGroup'>): TreeRow {
  const count = list === undefined ? '' : countOf(list);
  switch (source.kind) {
    case 'table':
      return row(pluralTitle(source.apiKind.kind), count, plain('list-unordered'), true, 'kindGroup');
    case 'events':
      return row('Events', count, plain('history'), true, 'kindGroup');
    case 'releases':
      return row('Helm releases', count, plain('package'), true, 'kindGroup');
  }
}

function countOf({ items, status }: KindList): string {
  if (status.kind === 'failed') return 'not readable';
  if (status.kind === 'loading') return '';
  switch (items.kind) {
    case 'table':
      return String(items.objects.length);
    case 'events':
      return String(items.events.length);
    case 'releases':
      return String(items.releases.length);
  }
}

/** The row of an object as the server prints it. */
export function objectRow({ apiKind, object }: NodeOfKind<'object'>, now: number): TreeRow {
  const level = tableHealth(object);
  const age = object.created === 0 ? '' : formatAge(now - object.created);
  const description = [object.deleted === undefined ? tableSummary(object) : 'Terminating', age];
  const icon = level === undefined ? plain('symbol-field') : levelIcons[level];
  const value = contextValue('object', apiKind.resource);
  return row(object.name, description.filter((part) => part !== '').join(' · '), icon, hasDetails(apiKind), value);
}

/** The icon of something inside an object. */
export function detailIcon(level: HealthLevel | undefined): RowIcon {
  return level === undefined ? plain('key') : levelIcons[level];
}

/** The row of an event. */
export function eventRow({ event }: NodeOfKind<'event'>, now: number): TreeRow {
  const { about, reason, message, count, lastSeen, type } = event;
  const icon = type === 'Warning' ? levelIcons.warning : plain('info');
  const times = count > 1 ? ` ×${count}` : '';
  const when = lastSeen === 0 ? '' : `, ${formatAge(now - lastSeen)} ago`;
  const description = `${about.kind.toLowerCase()}/${about.name} · ${message.split('\n', 1)[0] ?? ''}${times}${when}`;
  return row(reason === '' ? 'Event' : reason, description, icon, false, 'event');
}

/** The row of a Helm release. */
export function releaseRow({ release }: NodeOfKind<'release'>, now: number): TreeRow {
  const { status, revision, modified } = release;
  const level =
    status === 'deployed' ? 'ok' : status === 'failed' ? 'error' : status.startsWith('pending') ? 'warning' : 'idle';
  const when = modified === 0 ? '' : `, ${formatAge(now - modified)} ago`;
  return row(release.release, `${status} · revision ${revision}${when}`, levelIcons[level], false, 'release');
}
