import { ApiError, call } from '../../api/http';
import { Ring } from '../../feed/ring';
import { h, setText, show } from '../../shell/dom';
import { timeOfDay } from '../../shell/format';
import { formatRoute } from '../../shell/router';
import { every } from '../../shell/ticker';
import type { ViewFactory } from '../../shell/view';
import { SideOutput } from '../streams/side-output';
import { ZoneMap } from './map';
import { isNewer, times, type ZonePrice } from './types';

const MaxZones = 2000;
const Dearest = 10;
const Revisions = 40;
const DrawMs = 500;
const LateMs = 3000;

/** Zones with their multipliers as windows close, and events that came too late to count. */
export const pricingView: ViewFactory = (first, { feed, announce }) => {
  const lede = h('p', { class: 'lede' }, 'Reading…');
  const map = new ZoneMap();
  const dearest = h('tbody');
  const chosen = h('section', { class: 'panel', hidden: true, 'aria-labelledby': 'zone-title' });
  const late = new SideOutput('Late events', 'late-events', 'Positions that came after their window was final. They are counted and change no price.', 'No event has come too late.');
  const element = h('div', { class: 'view pricing' },
    h('header', { class: 'hero' }, h('h1', { class: 'headline' }, 'Pricing'), lede),
    h('div', { class: 'columns wide-left' },
      h('section', { class: 'panel', 'aria-labelledby': 'map-title' }, h('h2', { id: 'map-title' }, 'Zones'),
        h('p', { class: 'caption' }, 'Each cell is a geohash zone, about 1.2 by 0.6 km. The darker, the dearer; a window of event time closes when the watermark passes its end.'), map.element),
      h('div', null, chosen,
        h('section', { class: 'panel', 'aria-labelledby': 'dear-title' }, h('h2', { id: 'dear-title' }, 'Dearest now'),
          h('div', { class: 'scroll-x', tabIndex: 0, role: 'region', 'aria-label': 'Table of the dearest zones' },
            h('table', null, h('thead', null, h('tr', null, ...['Zone', 'Price', 'Drivers', 'Riders', 'Window'].map((name) => h('th', { scope: 'col' }, name)))), dearest))),
        late.element)));

  const prices = new Map<string, ZonePrice>();
  let history = new Ring<ZonePrice>(Revisions);
  let zone = first.arg;
  let changed = true;
  const gone = new AbortController();

  const take = (price: ZonePrice): void => {
    if (price.zone === zone) history.push(price);
    if ((!prices.has(price.zone) && prices.size >= MaxZones) || !isNewer(price, prices.get(price.zone))) return;
    prices.set(price.zone, price);
    changed = true;
  };

  const draw = (): void => {
    if (!changed) return;
    changed = false;
    map.update(prices, zone);
    const ranked = [...prices.values()].sort((a, b) => b.multiplier - a.multiplier || a.zone.localeCompare(b.zone));
    if (!dearest.matches(':hover, :focus-within')) {
      dearest.replaceChildren(...ranked.slice(0, Dearest).map((price) => h('tr', null,
        h('th', { scope: 'row' }, h('a', { href: formatRoute('pricing', price.zone) }, price.zone)), h('td', { class: 'figure' }, times(price.multiplier)),
        h('td', { class: 'figure' }, price.supply), h('td', { class: 'figure' }, price.demand), h('td', { class: 'figure' }, timeOfDay(price.windowEnd)))));
    }
    const top = ranked[0];
    const words = top
      ? `${prices.size} zones; the dearest is ${top.zone} at ${times(top.multiplier)}.`
      : 'No window has closed yet. Send positions to /v1/gps or the topic gps; prices appear as windows close.';
    setText(lede, words);
    announce(words);
    drawZone();
  };

  const drawZone = (): void => {
    const price = prices.get(zone);
    show(chosen, zone !== '');
    if (zone === '') return;
    chosen.replaceChildren(
      h('div', { class: 'section-head' }, h('h2', { id: 'zone-title' }, `Zone ${zone}`), h('a', { href: '#/pricing' }, 'Close')),
      price
        ? h('p', { class: 'verdict figure' }, h('strong', null, times(price.multiplier)), ` ${price.supply} drivers, ${price.demand} riders`)
        : h('p', { class: 'caption' }, 'No window of this zone has closed yet.'),
      h('ol', { class: 'log' }, ...[...history].reverse().map((entry) => h('li', { class: 'figure' },
        h('span', null, `${timeOfDay(entry.windowStart)}–${timeOfDay(entry.windowEnd)}`), h('strong', null, times(entry.multiplier)),
        h('span', null, `revision ${entry.revision}${entry.final ? ', final' : ''}`)))));
  };

  const refreshLate = (): void => void late.refresh(gone.signal).catch((error: unknown) => {
    if (!gone.signal.aborted) console.info('The tail of late events could not be read; asked again soon.', error);
  });

  call<readonly ZonePrice[] | { items: readonly ZonePrice[] }>('v1/zones', { signal: gone.signal }).then((answer) => {
    ('items' in answer ? answer.items : answer).forEach(take);
    changed = true;
    draw();
  }, (error: unknown) => {
    if (!gone.signal.aborted) setText(lede, `${error instanceof ApiError ? error.message : String(error)} Prices still appear as windows close.`);
  });
  const close = feed.open({ types: 'price' }, { onBatch: (batch) => batch.sample.forEach((frame) => take(frame.data as ZonePrice)) }, { sample: 500 });
  refreshLate();
  const stops = [every(DrawMs, draw), every(LateMs, refreshLate)];

  return {
    element,
    title: 'Pricing',
    update: (route) => {
      if (route.arg !== zone) history = new Ring<ZonePrice>(Revisions);
      zone = route.arg;
      changed = true;
      draw();
      return true;
    },
    dispose: () => {
      gone.abort();
      close();
      for (const stop of stops) stop();
    },
  };
};
