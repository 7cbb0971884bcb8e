/**
 * Whether a cron schedule (`minute hour day-of-month month day-of-week`, with `*`, lists, ranges and steps) names the minute of `time`
 * in UTC.
 */
export function isDue(schedule: string, time: number): boolean {
  const date = new Date(time);
  const [minute, hour, day, month, weekday, ...rest] = schedule.trim().split(/\s+/);
  if (weekday === undefined || rest.length > 0) return false;
  return (
    isNamed(minute, date.getUTCMinutes(), 0, 59) &&
    isNamed(hour, date.getUTCHours(), 0, 23) &&
    isNamed(day, date.getUTCDate(), 1, 31) &&
    isNamed(month, date.getUTCMonth() + 1, 1, 12) &&
    isNamed(weekday, date.getUTCDay(), 0, 6)
  );
}

function isNamed(field: string | undefined, value: number, first: number, last: number): boolean {
  return (field ?? '').split(',').some((part) => {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (match === null) return false;
    const from = Number(match[1] ?? first);
    const isSingle = match[1] !== undefined && match[2] === undefined && match[3] === undefined;
    const to = isSingle ? from : Number(match[2] ?? last);
    return value >= from && value <= to && (value - from) % Number(match[3] ?? 1) === 0;
  });
}
