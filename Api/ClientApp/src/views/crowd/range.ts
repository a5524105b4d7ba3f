import { h } from '../../shell/dom';
import { formatRoute, type Route } from '../../shell/router';

/** How far the charts look back. */
export interface Range {
  readonly id: string;
  readonly name: string;
  readonly ms: number;
}

const ranges: readonly Range[] = [
  { id: '2m', name: '2 min', ms: 120_000 },
  { id: '10m', name: '10 min', ms: 600_000 },
  { id: '1h', name: '1 h', ms: 3_600_000 },
];

export const rangeOf = (route: Route): Range => ranges.find(({ id }) => id === route.params['range']) ?? ranges[0]!;

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
