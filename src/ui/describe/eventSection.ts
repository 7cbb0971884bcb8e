import { messageOf } from '../../base/async.ts';
import type { ResourceRef } from '../../model/resource.ts';
import type { HttpTransport } from '../../sources/httpTransport.ts';
import type { ObjectTarget } from '../../sources/kubernetes/objectActions.ts';
import { readEventsOfMembers, readObjectEvents } from '../../sources/kubernetes/objectEvents.ts';
import { ageText, tableSection } from './describedSection.ts';

/** So many events tell the story; older ones are counted. */
const mostEvents = 200;

/** What happened to an object and to what it has made, as one line of time. Events that cannot be read are said to be so. */
export async function eventSection(
  transport: HttpTransport,
  target: ObjectTarget,
  members: readonly ResourceRef[],
  now: number,
): Promise<string> {
  try {
    const lists = await Promise.all([
      readObjectEvents(transport, { ...target, kind: target.kind.kind }),
      readEventsOfMembers(transport, members),
    ]);
    const events = new Map(lists.flat().map((event) => [event.uid, event]));
    const newest = [...events.values()].sort((a, b) => b.lastSeen - a.lastSeen);
    if (newest.length === 0) return 'Events\n  none';
    const rows = newest
      .slice(0, mostEvents)
      .toReversed()
      .map(({ type, reason, count, lastSeen, message, about }) => {
        const times = count > 1 ? ` (${count} times)` : '';
        const isOwn = about.kind === target.kind.kind && about.name === target.name;
        const place = target.namespace === '' ? `${about.namespace}/` : '';
        const whose = members.length === 0 ? [] : [isOwn ? '' : `${about.kind}/${place}${about.name}`];
        return [type, reason, `${ageText(lastSeen, now)} ago${times}`, ...whose, message];
      });
    const isCut = newest.length > rows.length;
    return tableSection(`Events, ${isCut ? `the newest ${rows.length} of ${newest.length}, ` : ''}oldest first`, rows);
  } catch (error) {
    return `Events\n  cannot be read: ${messageOf(error)}`;
  }
}
