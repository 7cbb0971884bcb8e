import type { EventTime } from '../../model/lineTrial.ts';

const months = 'January February March April May June July August September October November December'.split(' ');
const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** A time by the directives of C's strftime, in UTC. A directive that is not known here stays as it is. */
export function strftime(format: string, { seconds, nanoseconds }: EventTime): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return format;
  const two = (value: number): string => String(value).padStart(2, '0');
  const write = (letter: string): string | undefined => {
    switch (letter) {
      case 'Y':
        return String(date.getUTCFullYear());
      case 'y':
        return two(date.getUTCFullYear() % 100);
      case 'm':
        return two(date.getUTCMonth() + 1);
      case 'd':
        return two(date.getUTCDate());
      case 'e':
        return String(date.getUTCDate()).padStart(2);
      case 'H':
        return two(date.getUTCHours());
      case 'M':
        return two(date.getUTCMinutes());
      case 'S':
        return two(date.getUTCSeconds());
      case 'F':
        return date.toISOString().slice(0, 10);
      case 'T':
        return date.toISOString().slice(11, 19);
      case 'j':
        return String(Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0)) / 86_400_000) + 1).padStart(
          3,
          '0',
        );
      case 'B':
        return months[date.getUTCMonth()];
      case 'b':
        return months[date.getUTCMonth()]?.slice(0, 3);
      case 'A':
        return days[date.getUTCDay()];
      case 'a':
        return days[date.getUTCDay()]?.slice(0, 3);
      case 'L':
        return String(Math.floor(nanoseconds / 1e6)).padStart(3, '0');
      case 'N':
        return String(nanoseconds).padStart(9, '0');
      case 's':
        return String(seconds);
      case 'z':
        return '+0000';
      case 'Z':
        return 'UTC';
      case '%':
        return '%';
      default:
        return undefined;
    }
  };
  return format.replace(/%(.)/g, (whole, letter: string) => write(letter) ?? whole);
}
