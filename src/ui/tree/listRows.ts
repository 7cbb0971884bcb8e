import { formatAge } from '../../base/time.ts';
import { deletionHealth } from '../../analysis/deletionHealth.ts';
import { tableHealth, tableSummary } from '../../analysis/tableHealth.ts';
import type { HealthLevel } from '../../model/health.ts';
import { hasDetails } from '../../sources/kubernetes/objectDetails.ts';
import { contextValue } from './contextValues.ts';
import { healthReason } from './healthReason.ts';
import { pluralTitle } from './kindCategories.ts';
import type { KindList } from './kindFeeds.ts';
import { levelIcons, plain, row, type RowIcon, type TreeRow } from './rowParts.ts';
import type { NodeOfKind } from './treeNode.ts';

/** The row of a list of a kind. */
export function kindGroupRow(node: NodeOfKind<'kindGroup'>): TreeRow {
  const { source, list } = node;
  const count = list === undefined ? '' : countOf(list);
  switch (source.kind) {
    case 'table': {
      const description = [count, unhealthyText(node)].filter((part) => part !== '').join(' · ');
      const icon = troubledIcon('list-unordered', node);
      return row(pluralTitle(source.apiKind.kind), description, icon, true, 'kindGroup');
    }
    case 'events':
      return row('Events', count, plain('history'), true, 'kindGroup');
    case 'releases':
      return row('Helm releases', count, plain('package'), true, 'kindGroup');
    case 'revisions': {
      const { revision } = source.workload;
      return row('Revisions', revision === '' ? '' : `current ${revision}`, plain('versions'), true, 'kindGroup');
    }
  }
}

interface Troubled {
  readonly unhealthy: number;
}

/** `2 unhealthy`; empty where nothing is. */
export function unhealthyText({ unhealthy }: Troubled): string {
  return unhealthy === 0 ? '' : `${unhealthy} unhealthy`;
}

/** The icon of a row above objects, coloured where one of them wants a look. */
export function troubledIcon(id: string, { unhealthy }: Troubled): RowIcon {
  return unhealthy === 0 ? plain(id) : { id, color: levelIcons.warning.color };
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
    case 'revisions':
      return String(items.revisions.length);
  }
}

/** The row of an object as the server prints it. */
export function objectRow({ apiKind, object, note, where }: NodeOfKind<'object'>, now: number): TreeRow {
  const leaving = deletionHealth(object, now);
  const level = leaving?.level ?? note?.level ?? tableHealth(object);
  const said = note === undefined || note.text === leaving?.word ? '' : note.text;
  const isTrouble = note?.level === 'error' || note?.level === 'warning';
  const age = object.created === 0 ? '' : formatAge(now - object.created);
  const parts = leaving === undefined ? [tableSummary(object)] : [leaving.word, healthReason(leaving, now)];
  const summary = parts.filter((part) => part !== '').join(' · ');
  // A narrow view cuts off the end, so what is wrong comes first.
  const description = [...(isTrouble ? [said, summary] : [summary, said]), where, age];
  const icon = level === undefined ? plain('symbol-field') : levelIcons[level];
  const value = contextValue('object', apiKind.resource);
  return row(object.name, description.filter((part) => part !== '').join(' · '), icon, hasDetails(apiKind), value);
}

/** The row of a template that a controller has kept: `current · 3/3 ready · shop/cart:1.4 · 3h`. */
export function revisionRow({ apiKind, revision }: NodeOfKind<'revision'>, now: number): TreeRow {
  const { number, isCurrent, pods, ready, images, name, created } = revision;
  const runs = pods === undefined || (pods === 0 && !isCurrent) ? '' : `${ready ?? 0}/${pods} ready`;
  const parts = [
    isCurrent ? 'current' : '',
    runs,
    images.map(imageName).join(', '),
    name,
    created === 0 ? '' : formatAge(now - created),
  ];
  // A template that nothing runs any more stands back.
  const color = isCurrent || (pods ?? 0) > 0 ? undefined : 'disabledForeground';
  const value = contextValue('object', apiKind.resource);
  const description = parts.filter((part) => part !== '').join(' · ');
  return row(`Revision ${number}`, description, { id: 'git-commit', color }, false, value);
}

/** `payment:1.4.2` of `registry.example.com/shop/payment:1.4.2@sha256:…` */
function imageName(image: string): string {
  const [named = ''] = image.split('@', 1);
  return named.slice(named.lastIndexOf('/') + 1);
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
export function releaseRow({ release, where }: NodeOfKind<'release'>, now: number): TreeRow {
  const { status, revision, modified } = release;
  const level =
    status === 'deployed' ? 'ok' : status === 'failed' ? 'error' : status.startsWith('pending') ? 'warning' : 'idle';
  const when = modified === 0 ? '' : `, ${formatAge(now - modified)} ago`;
  return row(
    release.release,
    [`${status} · revision ${revision}${when}`, where].filter((part) => part !== '').join(' · '),
    levelIcons[level],
    true,
    'release',
  );
}
