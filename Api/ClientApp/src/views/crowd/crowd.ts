import { Heatmap } from '../../charts/heatmap';
import { River } from '../../charts/river';
import { h, setText, show } from '../../shell/dom';
import { count, timeOfDay } from '../../shell/format';
import type { Route } from '../../shell/router';
import { reducedMotion } from '../../shell/theme';
import { every } from '../../shell/ticker';
import type { ViewFactory } from '../../shell/view';
import { Figures } from './figures';
import { filterOf, Filters, isFiltering } from './filters';
import { Headline } from './headline';
import { Movers } from './movers';
import { rangeOf, rangePicker, shownMs } from './range';
import { Stream } from './stream';

/** The crowd: what it feels now, how that moved, and its own words. */
export const crowdView: ViewFactory = (first, { feed, pulse, announce }) => {
  const headline = new Headline();
  const figures = new Figures();
  const river = new River('Share of each group of emotions over time, stacked. The shares of now stand in the list beside it.');
  const heatmap = new Heatmap();
  const movers = new Movers();
  const stream = new Stream();
  const filters = new Filters();
  const ranges = rangePicker();
  const about = h('p', { class: 'caption' });
  const lost = h('p', { class: 'notice-text inline-notice', hidden: true, role: 'note' });
  const empty = emptyState();
  let route = first;
  let closeFiltered: (() => void) | undefined;
  let filterKey: string | undefined;
  let spoken = false;

  const element = h('div', { class: 'view crowd' },
    h('header', { class: 'hero' }, headline.element, figures.element),
    h('section', { class: 'river-section', 'aria-labelledby': 'river-title' },
      h('div', { class: 'section-head' }, h('h2', { id: 'river-title' }, 'Shares over time'), ranges.element),
      about, lost, river.element, empty),
    h('div', { class: 'columns' },
      h('div', { class: 'column-words' }, filters.element, stream.element),
      h('div', { class: 'column-figures' }, movers.element,
        h('section', { class: 'panel', 'aria-labelledby': 'heat-title' },
          h('h2', { id: 'heat-title' }, 'Map of emotions'),
          h('p', { class: 'caption' }, 'Each row is bright where that emotion was near its own peak. Figures: share of the last minute.'),
          heatmap.element))));

  const applyFilter = (): void => {
    const filter = filterOf(route);
    const key = JSON.stringify(filter);
    if (key === filterKey) return;
    filterKey = key;
    closeFiltered?.();
    closeFiltered = undefined;
    stream.reset(isFiltering(filter));
    if (!isFiltering(filter)) return;
    closeFiltered = feed.open({
      types: 'emotion',
      ...(filter.label ? { label: filter.label } : {}),
      ...(filter.minScore > 0 ? { minScore: filter.minScore } : {}),
      ...(filter.userId ? { userId: filter.userId } : {}),
    }, { onBatch: (batch) => stream.offer(batch.sample, batch.seen) }, { sample: 8 });
  };

  const draw = (now: number): void => {
    river.update(pulse.buckets, pulse.outages, now, shownMs(rangeOf(route), pulse.firstAt, now));
    if (!spoken && pulse.seen > 0) drawSlow(now);
    figures.update(pulse, now);
    const teaches = pulse.seen === 0 && now - pulse.openedAt > 3000 && pulse.status.state === 'live';
    show(empty, teaches);
    show(river.element, !teaches);
    setText(about, pulse.replayAt > now - 10_000
      ? 'Older posts are being replayed: they count at the time they came.'
      : `The emotion each post is read as, by the time it was written. Before ${timeOfDay(pulse.openedAt)} as the server counted, since then by this page.`);
    const last = pulse.outages.at(-1);
    show(lost, last?.missed === true && now - (last.to ?? now) < 60_000);
    if (last?.missed) setText(lost, `The feed could not go on where it stopped: posts of ${timeOfDay(last.from)} to ${timeOfDay(last.to ?? now)} are missing here (hatched). They are in the users' profiles all the same.`);
  };

  const drawSlow = (now: number): void => {
    spoken ||= pulse.seen > 0;
    announce(`${headline.update(pulse, now)} ${count(pulse.seen)} posts seen.`);
    heatmap.update(pulse.buckets, now, shownMs(rangeOf(route), pulse.firstAt, now));
  };

  const apply = (next: Route): void => {
    route = next;
    filters.show(route);
    ranges.show(route);
    applyFilter();
    draw(Date.now());
    movers.ask(rangeOf(route));
    drawSlow(Date.now());
    void pulse.past.need(rangeOf(route).window).then(() => {
      draw(Date.now());
      drawSlow(Date.now());
    });
  };

  const stops = [
    pulse.onBatch((batch) => {
      if (!closeFiltered) stream.offer(batch.sample, batch.seen);
    }),
    every(reducedMotion() ? 2000 : 500, draw),
    every(3000, drawSlow),
    every(5000, () => {
      movers.ask(rangeOf(route));
      void pulse.past.need(rangeOf(route).window);
    }),
  ];
  queueMicrotask(() => {
    apply(route);
  });

  return {
    element,
    title: 'Crowd',
    update: (next) => {
      apply(next);
      return true;
    },
    dispose: () => {
      for (const stop of stops) stop();
      closeFiltered?.();
      river.dispose();
      heatmap.dispose();
      movers.dispose();
      stream.dispose();
      filters.dispose();
    },
  };
};

function emptyState(): HTMLElement {
  return h('div', { class: 'empty', hidden: true },
    h('h3', null, 'No posts are coming in'),
    h('p', null, 'Send one and watch it arrive:'),
    h('pre', { tabIndex: 0 }, h('code', null,
      `curl ${location.origin}/v1/posts -H 'content-type: application/json' \\\n  -d '{"id":"1","userId":"ann","text":"What a lovely day!","createdAt":"${new Date().toISOString()}"}'`)),
    h('p', null, 'Or switch the demo crowd on: ', h('code', null, 'Emotion__Demo__Enabled=true'), '.'));
}
