/** What a keyword or an operator of words does: how it is written, and a sentence. */
export const promqlKeywordDocs: Readonly<Record<string, readonly [string, string]>> = {
  by: ['sum by (labels) (v)', 'Makes one series for each combination of these labels; all other labels are dropped.'],
  without: ['sum without (labels) (v)', 'Makes one series for each combination of all labels but these.'],
  on: ['a / on (labels) b', 'Pairs series that agree on these labels.'],
  ignoring: ['a / ignoring (labels) b', 'Pairs series that agree on all labels but these.'],
  group_left: [
    'a * on (labels) group_left (labels) b',
    'Many series of the left side may pair with one of the right, whose listed labels the result takes over.',
  ],
  group_right: [
    'a * on (labels) group_right (labels) b',
    'Many series of the right side may pair with one of the left, whose listed labels the result takes over.',
  ],
  bool: ['a > bool b', 'Yields 1 where the comparison holds and 0 where it does not, instead of dropping series.'],
  offset: ['v offset 1h', 'Looks at the series as they were that long ago; a negative offset looks ahead.'],
  '@': ['v @ 1609746000', 'Looks at the series as they were at a moment: seconds since 1970, `start()` or `end()`.'],
  and: ['a and b', 'The series of the left side that have a partner on the right.'],
  or: ['a or b', 'All series of the left side, and those of the right side that have no partner there.'],
  unless: ['a unless b', 'The series of the left side that have no partner on the right.'],
  atan2: ['a atan2 b', 'The angle of the point (b, a), in radians.'],
  fill: ['a + fill (0) b', 'Puts a value in the place of a partner that is missing, on either side.'],
  fill_left: ['a + fill_left (0) b', 'Puts a value in the place of a partner that is missing on the left side.'],
  fill_right: ['a + fill_right (0) b', 'Puts a value in the place of a partner that is missing on the right side.'],
  anchored: ['rate(v[5m] anchored)', 'Takes the last sample before the range into account.'],
  smoothed: ['rate(v[5m] smoothed)', 'Interpolates the values at both ends of the range.'],
};
