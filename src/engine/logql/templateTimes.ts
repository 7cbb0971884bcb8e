import { GoTime, parseGoTime } from '../template/goTime.ts';
import type { GoValue } from '../template/goValue.ts';
import { define, ofTexts, textArg, type TemplateFunction } from '../template/templateFunction.ts';
import { toInt } from './templateNumbers.ts';

/** Functions of times: sprig's and Loki's own. */
export const timeFunctions: readonly (readonly [string, TemplateFunction])[] = [
  ['date', define(2, 2, ([layout, time]) => dateArg(time).format(textArg(layout)))],
  ['toDate', ofTexts(2, (layout, text) => parseGoTime(layout, text) ?? GoTime.zero)],
  ['toDateInZone', ofTexts(3, (layout, zone, text) => parseGoTime(layout, text, zone) ?? GoTime.zero)],
  ['unixEpoch', define(1, 1, ([time]) => String(timeArg(time).unixSeconds))],
  ['unixEpochMillis', define(1, 1, ([time]) => String(floorDiv(timeArg(time).ns, 1_000_000n)))],
  ['unixEpochNanos', define(1, 1, ([time]) => String(BigInt.asIntN(64, timeArg(time).ns)))],
  ['unixToTime', ofTexts(1, unixToTime)],
];

function floorDiv(value: bigint, divisor: bigint): bigint {
  return value / divisor - (value % divisor < 0n ? 1n : 0n);
}

function timeArg(value: GoValue | undefined): GoTime {
  if (value instanceof GoTime) return value;
  throw new Error('wrong type for value; expected time.Time; got string');
}

/** `date` also takes seconds; anything else is the present. */
function dateArg(value: GoValue | undefined): GoTime {
  if (value instanceof GoTime) return value;
  if (typeof value === 'bigint' || typeof value === 'number') return new GoTime(toInt(value) * 1_000_000_000n);
  return new GoTime(BigInt(Date.now()) * 1_000_000n);
}

/** Days, seconds, milliseconds, microseconds or nanoseconds since the epoch, told by the number of digits. */
function unixToTime(text: string): GoTime {
  const scales: Readonly<Record<number, bigint>> = {
    5: 86_400_000_000_000n,
    10: 1_000_000_000n,
    13: 1_000_000n,
    16: 1000n,
    19: 1n,
  };
  if (!/^[+-]?\d+$/.test(text)) {
    throw new Error(
      `unable to parse time '${text}': strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  }
  const scale = scales[text.length];
  if (scale === undefined) throw new Error(`unable to parse time '${text}': unknown format`);
  return new GoTime(BigInt(text) * scale);
}
