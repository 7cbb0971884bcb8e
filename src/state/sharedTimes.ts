import type { Disposable } from '../base/lifecycle.ts';
import { subjectKey, type Subject } from '../model/subject.ts';
import type { TimeSelection } from '../model/timeSelection.ts';

/** A panel's part in the times of its subject. Ends with `dispose`. */
export interface TimeMember extends Disposable {
  /** Whether the panel tells others and hears them. */
  readonly isLinked: boolean;
  /** What the linked panels of the subject have chosen together; undefined: nothing yet, or the panel is not linked. */
  readonly shared: TimeSelection | undefined;
  /** Tells the linked others what was chosen here; nothing where the panel is not linked. */
  share(selection: TimeSelection): void;
  /** Goes back to the span up to now that was chosen last, and tells the linked others. */
  shareLive(): void;
  /** Linking takes over at once what the others have chosen. */
  setLinked(isLinked: boolean): void;
}

interface Member {
  isLinked: boolean;
  readonly hear: (selection: TimeSelection) => void;
}

interface Group {
  readonly members: Set<Member>;
  selection: TimeSelection | undefined;
  live: TimeSelection;
}

/** Keeps the panels of one subject at the same time: what one of them chooses, the others show too. */
export class SharedTimes {
  readonly #groups = new Map<string, Group>();

  /** @param hear is called with what others choose. Containers of a pod count as the pod. */
  join(subject: Subject, isLinked: boolean, hear: (selection: TimeSelection) => void): TimeMember {
    const key = subjectKey({ ...subject, container: undefined });
    const group: Group = this.#groups.get(key) ?? {
      members: new Set(),
      selection: undefined,
      live: { kind: 'last', minutes: 60 },
    };
    this.#groups.set(key, group);
    const member: Member = { isLinked, hear };
    group.members.add(member);
    return {
      get isLinked() {
        return member.isLinked;
      },
      get shared() {
        return member.isLinked ? group.selection : undefined;
      },
      share: (selection) => {
        tell(group, member, selection);
      },
      shareLive: () => {
        tell(group, member, group.live);
      },
      setLinked: (wanted) => {
        member.isLinked = wanted;
        if (wanted && group.selection !== undefined) hear(group.selection);
      },
      dispose: () => {
        group.members.delete(member);
        if (group.members.size === 0) this.#groups.delete(key);
      },
    };
  }
}

function tell(group: Group, from: Member, selection: TimeSelection): void {
  if (!from.isLinked) return;
  group.selection = selection;
  if (selection.kind === 'last') group.live = selection;
  for (const member of group.members) if (member !== from && member.isLinked) member.hear(selection);
}
