/**
 * Frames a second while posts rush in and a person scrolls, by Chromium's own tracing:
 *   node bench/frames.mjs [--rate 2000] [--seconds 20]
 * `PipelineReporter` is the trace event by which the browser accounts for each frame of its compositor: presented,
 * dropped, or nothing to draw. The processor's time of the page's main thread comes from the browser's own metrics.
 */
import { launchWith, machine, option, startFeed } from './bench.mjs';
import { until } from '../harness.mjs';

const rate = option('rate', 2000);
const seconds = option('seconds', 20);
const WarmUpMs = 5000;
/** A notch of the wheel every so often; the browser glides from one to the next. */
const TurnMs = 50;
const WheelPx = 40;
const TurnsOneWay = 25;

const feed = await startFeed(rate);
const browser = await launchWith();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(feed.url);
  await until('posts come', async () => (await page.locator('.post').count()) > 0);
  await page.mouse.move(640, 500);
  await page.waitForTimeout(WarmUpMs);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const frames = new Map();
  devtools.on('Tracing.dataCollected', ({ value }) => value.forEach((event) => note(frames, event)));
  const ended = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
  await devtools.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['cc', 'benchmark'], excludedCategories: ['*'] } });
  const [posts, busy, begun] = [await feed.sent(), await taskSeconds(devtools), Date.now()];
  // A person turns the wheel down and up again: each frame has something to draw.
  for (let turn = 0; Date.now() - begun < seconds * 1000; turn++) {
    await page.mouse.wheel(0, turn % (2 * TurnsOneWay) < TurnsOneWay ? WheelPx : -WheelPx);
    await page.waitForTimeout(TurnMs);
  }
  const span = (Date.now() - begun) / 1000;
  const [came, worked] = [(await feed.sent()) - posts, (await taskSeconds(devtools)) - busy];
  const caption = await page.locator('.stream .caption').textContent();
  await devtools.send('Tracing.end');
  await ended;
  const outcomes = [...frames.values()];
  const presented = outcomes.filter((states) => states.has('STATE_PRESENTED_ALL') || states.has('STATE_PRESENTED_PARTIAL')).length;
  const dropped = outcomes.filter((states) => states.size === 1 && states.has('STATE_DROPPED')).length;
  console.log(await machine(browser));
  console.log(`${Math.round(came / span)} posts a second over ${span.toFixed(1)} s; the page says: “${caption}”`);
  console.log(`frames: ${presented} presented (${(presented / span).toFixed(1)} a second), ${dropped} dropped (${((100 * dropped) / Math.max(1, presented + dropped)).toFixed(1)} %)`);
  console.log(`main thread: ${((1000 * worked) / span).toFixed(0)} ms of work a second`);
} finally {
  await browser.close();
  feed.stop();
}

/** Notes a frame's outcome. The compositor may report one frame twice, without and with what the main thread drew: it counts once. */
function note(frames, { name, ph, args, pid }) {
  if (name !== 'PipelineReporter' || ph !== 'b') return;
  const frame = args?.chrome_frame_reporter ?? args?.frame_reporter;
  if (!frame?.state) return;
  const key = `${pid}/${frame.layer_tree_host_id}/${frame.frame_source}/${frame.frame_sequence}`;
  frames.set(key, (frames.get(key) ?? new Set()).add(frame.state));
}

/** Seconds the main thread has spent in tasks. */
async function taskSeconds(devtools) {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
}
