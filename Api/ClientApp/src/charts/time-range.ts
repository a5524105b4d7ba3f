const LeastSeconds = 60;

/** The stretch of time a chart shows, Unix seconds: that of its points, ascending, and a minute at least, as one point alone has no width. */
export function timeRange(times: readonly number[]): [number, number] {
  const first = times[0] ?? Date.now() / 1000;
  const last = times.at(-1) ?? first;
  const spare = Math.max(0, LeastSeconds - (last - first)) / 2;
  return [first - spare, last + spare];
}
