/**
 * Frames a second while posts rush in and a person scrolls, by Chromium's own tracing:
 *   node bench/frames.mjs [--rate 2000] [--seconds 20]
 * `PipelineReporter` is the trace event by which the browser accounts for each frame of its compositor: presented,
 * dropped, or nothing to draw. The processor's time of the page's main thread comes from the same trace.
 */
import { launchWith, machine, option, quantile, startFeed } from './bench.mjs';
import { until } from '../harness.mjs';

const rate = option('rate', 2000);
const seconds = option('seconds', 20);
const WarmUpMs = 8000;
/** A notch of the wheel every so often; the browser glides from one to the next. */
const TurnMs = 50;
const WheelPx = 40;
const TurnsOneWay = 25;
const FrameMs = 1000 / 60;

const feed = await startFeed(rate);
const browser = await launchWith();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(feed.url);
  await until('posts come', async () => (await page.locator('.post').count()) > 0);
  await page.mouse.move(640, 500);
  await page.waitForTimeout(WarmUpMs);
  const before = await feed.sent();
  await browser.startTracing(page, { categories: ['cc', 'benchmark', 'toplevel', '__metadata'] });
  const begun = Date.now();
  // A person turns the wheel down and up again: each frame has something to draw.
  for (let turn = 0; Date.now() - begun < seconds * 1000; turn++) {
    await page.mouse.wheel(0, turn % (2 * TurnsOneWay) < TurnsOneWay ? WheelPx : -WheelPx);
    await page.waitForTimeout(TurnMs);
  }
  const trace = JSON.parse((await browser.stopTracing()).toString()).traceEvents;
  const spanSeconds = (Date.now() - begun) / 1000;
  const posts = (await feed.sent()) - before;
  const caption = await page.locator('.stream .caption').textContent();
  report(trace, spanSeconds, posts, caption);
} finally {
  await browser.close();
  feed.stop();
}

function report(trace, spanSeconds, posts, caption) {
  const names = new Map(trace.filter(({ name }) => name === 'thread_name').map(({ pid, tid, args }) => [`${pid}/${tid}`, args.name]));
  // The renderer that runs the page: the main thread with the most work.
  const tasks = trace.filter((event) => event.name === 'RunTask' || event.name === 'ThreadControllerImpl::RunTask');
  const perRenderer = new Map();
  for (const task of tasks) {
    if (names.get(`${task.pid}/${task.tid}`) !== 'CrRendererMain') continue;
    if (!perRenderer.has(task.pid)) perRenderer.set(task.pid, []);
    perRenderer.get(task.pid).push(task);
  }
  const [rendererPid, main] = [...perRenderer].sort((a, b) => b[1].length - a[1].length)[0] ?? [0, []];
  const states = {};
  for (const event of trace) {
    const frame = event.name === 'PipelineReporter' && event.ph === 'b' && event.pid === rendererPid ? event.args?.chrome_frame_reporter ?? event.args?.frame_reporter : undefined;
    if (frame) states[frame.state] = (states[frame.state] ?? 0) + 1;
  }
  const presented = (states.STATE_PRESENTED_ALL ?? 0) + (states.STATE_PRESENTED_PARTIAL ?? 0);
  const dropped = states.STATE_DROPPED ?? 0;
  const wall = main.map(({ dur = 0 }) => dur / 1000);
  const cpu = main.map(({ tdur = 0 }) => tdur / 1000);
  const sum = (values) => values.reduce((a, b) => a + b, 0);
  return machine(browser).then((words) => {
    console.log(words);
    console.log(`${Math.round(posts / spanSeconds)} posts a second over ${spanSeconds.toFixed(1)} s; the page says: “${caption}”`);
    console.log(`frames: ${presented} presented (${(presented / spanSeconds).toFixed(1)} a second), ${dropped} dropped (${((100 * dropped) / Math.max(1, presented + dropped)).toFixed(1)} %)`);
    console.log(`states: ${JSON.stringify(states)}`);
    console.log(`main thread: ${(sum(cpu) / spanSeconds).toFixed(0)} ms of processor a second, ${(sum(wall) / spanSeconds).toFixed(0)} ms of clock; tasks p99 ${quantile(wall, 0.99).toFixed(1)} ms, longest ${Math.max(0, ...wall).toFixed(0)} ms (processor ${Math.max(0, ...cpu).toFixed(0)} ms), ${cpu.filter((ms) => ms > FrameMs).length} of ${cpu.length} took more than a frame of processor`);
  });
}
