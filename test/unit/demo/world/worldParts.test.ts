import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDue } from '../../../../src/demo/world/cronSchedule.ts';
import { isImageKnown } from '../../../../src/demo/world/imageRegistry.ts';
import { LogBook, type LogSource } from '../../../../src/demo/world/logBook.ts';
import { formatMessage } from '../../../../src/demo/world/logStyles.ts';
import { imageRepository } from '../../../../src/demo/world/podStatus.ts';
import { quietLines } from '../../../../src/demo/world/quietLog.ts';
import { driveClock } from '../../../../src/demo/world/realTimeDriver.ts';
import { createRandom } from '../../../../src/demo/world/seededRandom.ts';
import { visitorRate } from '../../../../src/demo/world/visitorRate.ts';

const noon = Date.parse('2026-01-01T12:00:00Z');

test('cron schedules name their minutes', () => {
  const cases: readonly (readonly [schedule: string, time: string, expected: boolean])[] = [
    ['* * * * *', '2026-01-01T12:00:00Z', true],
    ['7 * * * *', '2026-01-01T12:07:00Z', true],
    ['7 * * * *', '2026-01-01T12:08:00Z', false],
    ['*/15 * * * *', '2026-01-01T12:45:00Z', true],
    ['*/15 * * * *', '2026-01-01T12:50:00Z', false],
    ['0 9-17/2 * * *', '2026-01-01T11:00:00Z', true],
    ['0 9-17/2 * * *', '2026-01-01T12:00:00Z', false],
    ['0 3 1,15 * *', '2026-01-15T03:00:00Z', true],
    ['0 12 * * 4', '2026-01-01T12:00:00Z', true],
    ['0 12 * * 5', '2026-01-01T12:00:00Z', false],
    ['@daily', '2026-01-01T00:00:00Z', false],
    ['', '2026-01-01T00:00:00Z', false],
  ];
  for (const [schedule, time, expected] of cases)
    assert.equal(isDue(schedule, Date.parse(time)), expected, `${schedule} ${time}`);
});

test('images split into repository and tag, and only known tags of the own registry exist', () => {
  assert.equal(imageRepository('registry.example.com:5000/shop/cart:1.8.3'), 'registry.example.com:5000/shop/cart');
  assert.equal(imageRepository('localhost:5000/cart'), 'localhost:5000/cart');
  assert.equal(isImageKnown('registry.example.com/shop/cart:1.8.3'), true);
  assert.equal(isImageKnown('registry.example.com/shop/cart:9.9.9'), false);
  assert.equal(isImageKnown('docker.io/library/nginx:1.27'), true);
  assert.equal(isImageKnown(''), false);
});

test('the same seed gives the same numbers, and a fork does not disturb its source', () => {
  const first = createRandom(5);
  const second = createRandom(5);
  second.fork('other').next();
  assert.deepEqual([first.next(), first.uuid(), first.poisson(3)], [second.next(), second.uuid(), second.poisson(3)]);
  assert.match(createRandom(1).uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const counts = Array.from({ length: 2000 }, () => first.poisson(4));
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  assert.ok(mean > 3.7 && mean < 4.3, String(mean));
});

test('visitors come in waves: fewest in the small hours, most in the evening', () => {
  const average = (hour: number): number => {
    let sum = 0;
    for (let minute = 0; minute < 60; minute += 1) sum += visitorRate(noon + ((hour - 12) * 60 + minute) * 60_000, 1);
    return sum / 60;
  };
  assert.ok(average(3) < average(9) && average(9) < average(18), [3, 9, 18].map(average).join(' '));
});

const source: LogSource = { namespace: 'shop', pod: 'cart-1', container: 'cart', app: 'cart', node: 'worker-1' };
const line = (time: number): Parameters<LogBook['write']>[1] => ({
  time,
  text: `line ${time}`,
  level: 'info',
  output: 'stdout',
});

test('a log keeps the latest lines and runs, and tells its followers until the run ends', () => {
  const book = new LogBook();
  const heard: string[] = [];
  book.begin(source);
  const following = book.follow(
    source,
    ({ text }) => heard.push(text),
    () => heard.push('end'),
  );
  book.write(source, line(1));
  book.end(source);
  book.write(source, line(2));
  book.begin(source);
  book.write(source, line(3));
  following.dispose();
  assert.deepEqual(heard, ['line 1', 'end']);
  const runs = book.find('shop', 'cart-1', 'cart')?.runs ?? [];
  assert.deepEqual(
    runs.map((run) => run.lines.map(({ time }) => time)),
    [[1], [3]],
  );
  for (let time = 0; time < 20_000; time += 1) book.write(source, line(time));
  assert.ok((runs.at(-1)?.lines.length ?? 0) <= 5000);
  for (let pod = 0; pod < 400; pod += 1) {
    book.begin({ ...source, pod: `gone-${pod}` });
    book.forget('shop', `gone-${pod}`);
  }
  assert.ok([...book.records].length <= 151);
});

test('each style writes its own format', () => {
  const message = {
    time: noon,
    level: 'error',
    text: 'no "luck"',
    logger: 'http',
    fields: { status: 500 },
    trace: ['Traceback', '  File "x"'],
  } as const;
  assert.deepEqual(JSON.parse(formatMessage('json', message)[0] ?? ''), {
    ts: '2026-01-01T12:00:00.000Z',
    level: 'error',
    logger: 'http',
    msg: 'no "luck"',
    status: 500,
    stack: 'Traceback\n  File "x"',
  });
  assert.equal(
    formatMessage('logfmt', message)[0],
    'ts=2026-01-01T12:00:00.000Z level=error caller=http msg="no \\"luck\\"" status=500',
  );
  assert.deepEqual(formatMessage('python', message), [
    '2026-01-01 12:00:00,000 ERROR [http] no "luck" status=500',
    ...message.trace,
  ]);
  assert.match(formatMessage('ansi', message)[0] ?? '', /^\u001b\[1;31mERROR\u001b\[0m /);
  assert.match(
    formatMessage('klog', message)[0] ?? '',
    /^E0101 12:00:00\.000000 {7}1 http\] "no \\"luck\\"" status=500$/,
  );
  assert.match(formatMessage('redis', { ...message, level: 'info' })[0] ?? '', /^1:M 01 Jan 2026 12:00:00\.000 \* /);
});

test('a log that nobody keeps is the same whenever it is read, and bounded', () => {
  const program = { name: 'main', seed: 'uid/main/0', start: noon, end: Infinity };
  const all = quietLines(program, noon, noon + 600_000);
  const parts = [...quietLines(program, noon, noon + 300_000), ...quietLines(program, noon + 300_000, noon + 600_000)];
  assert.deepEqual(parts, all);
  assert.ok(all.length > 20 && all.every(({ time }, index) => index === 0 || time > (all[index - 1]?.time ?? 0)));
  assert.ok(quietLines(program, noon, noon + 1e10).length <= 2001);
  assert.deepEqual(quietLines({ ...program, end: noon + 60_000 }, noon + 60_000, noon + 120_000), []);
});

test('time runs with real time times the speed, and stops when it is disposed', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  let real = 0;
  let reached = 0;
  const driver = driveClock({
    speed: 60,
    from: 1000,
    realClock: { now: () => real },
    advanceTo: (time) => (reached = time),
  });
  for (let beat = 0; beat < 5; beat += 1) {
    real += 200;
    t.mock.timers.tick(200);
  }
  assert.equal(reached, 1000 + 60_000);
  driver.dispose();
  real += 1000;
  t.mock.timers.tick(1000);
  assert.equal(reached, 61_000);
});
