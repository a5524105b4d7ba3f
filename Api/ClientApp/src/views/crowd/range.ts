import { h } from '../../shell/dom';
import { formatRoute, type Route } from '../../shell/router';

/** How far the charts look back. */
export interface Range {
  readonly id: string;
  readonly name: string;
  readonly ms: number;
  /** The server's window that goes with it, and its name in a sentence. */
  readonly window: string;
  readonly windowName: string;
}

const ranges: readonly Range[] = [
  { id: '2m', name: '2 min', ms: 120_000, window: '1m', windowName: 'minute' },
  { id: '10m', name: '10 min', ms: 600_000, window: '5m', windowName: 'five minutes' },
  { id: '1h', name: '1 h', ms: 3_600_000, window: '1h', windowName: 'hour' },
];

export const rangeOf = (route: Route): Range => ranges.find(({ id }) => id === route.params['range']) ?? ranges[0]!;

const LeastMs = 20_000;

/** What there is to show of a range: a page opened a moment ago shows that moment, not an empty stretch before it. */
export const shownMs = (range: Range, firstAt: number, now: number): number =>
  Math.min(range.ms, Math.max(LeastMs, firstAt === 0 ? 0 : now - firstAt));

/** Links to the same place with another range. */
export function rangePicker(): { element: HTMLElement; show: (route: Route) => void } {
  const links = ranges.map((range) => h('a', { class: 'chip' }, range.name));
  const element = h('div', { class: 'chips', role: 'group', 'aria-label': 'Range' }, ...links);
  return {
    element,
    show: (route) => links.forEach((link, i) => {
      const range = ranges[i]!;
      link.href = formatRoute(route.view, route.arg, { ...route.params, range: i === 0 ? undefined : range.id });
      if (rangeOf(route) === range) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }),
  };
}
