import type uPlot from 'uplot';
import { timeOfDay } from '../shell/format';

const LeastSeconds = 60;
/** Half the width of a time with seconds, in pixels. */
const TimeRoom = 28;

/** The stretch of time a chart shows, Unix seconds: that of its points, ascending, and a minute at least, as one point alone has no width. */
export function timeRange(times: readonly number[]): [number, number] {
  const first = times[0] ?? Date.now() / 1000;
  const last = times.at(-1) ?? first;
  const spare = Math.max(0, LeastSeconds - (last - first)) / 2;
  return [first - spare, last + spare];
}

/** The times under a chart: with seconds where they stand closer than a minute apart; one that an edge would cut is left out. */
export function timeLabels(plot: uPlot, splits: number[]): string[] {
  const letters = splits.length > 1 && splits[1]! - splits[0]! < 60 ? 8 : 5;
  return splits.map((at) => {
    const middle = plot.bbox.left / devicePixelRatio + plot.valToPos(at, 'x');
    return middle < TimeRoom || middle > plot.width - TimeRoom ? '' : timeOfDay(at * 1000).slice(0, letters);
  });
}
