import uPlot from 'uplot';
import { GROUPS } from '../emotion/labels';
import { PALETTE } from '../emotion/palette';
import type { TimeBuckets } from '../feed/buckets';
import type { Outage } from '../feed/pulse';
import { h, setText, show } from '../shell/dom';
import { percent, timeOfDay } from '../shell/format';
import { cssColour, onScheme, scheme } from '../shell/theme';
import { shadeOutages } from './outages';
import { stack, type Stack } from './stack';
import { timeLabels } from './time-range';

const Height = 340;
const LabelRoom = 22;

/** The crowd as a river: the share of each group of emotions over time, stacked to the full height. */
export class River {
  readonly element: HTMLElement;
  private readonly plotHost = h('div', { class: 'river-plot' });
  private readonly names = GROUPS.map((group) =>
    h('li', { class: `river-name e-${group}` }, h('span', { class: 'swatch' }), h('span', { class: 'river-word' }, group), h('span', { class: 'river-share' })));
  private readonly tip = h('div', { class: 'tip', hidden: true });
  private readonly tipTime = h('p', { class: 'tip-head' });
  private readonly tipRows = GROUPS.map((group) => h('dd', { class: `e-${group}` }));
  private plot: uPlot | undefined;
  private data: Stack = { x: [], tops: GROUPS.map(() => []) };
  private outages: Iterable<Outage> = [];
  /** As the observer told it: asking an element for its width in between has the page laid out each time. */
  private width = 0;
  private readonly resize = new ResizeObserver((entries) => this.fit(entries.at(-1)!.contentRect.width));
  private readonly stopScheme: () => void;

  constructor(label: string) {
    const rows = GROUPS.map((group, i) => [h('dt', { class: `e-${group}` }, h('span', { class: 'swatch' }), group), this.tipRows[i]!]).reverse().flat();
    this.tip.append(this.tipTime, h('dl', null, ...rows));
    this.element = h('div', { class: 'river' },
      h('div', { class: 'river-canvas', role: 'img', 'aria-label': label }, this.plotHost),
      h('ul', { class: 'river-names', 'aria-label': 'Shares now' }, ...[...this.names].reverse()));
    this.resize.observe(this.plotHost);
    this.stopScheme = onScheme(() => this.build());
  }

  update(buckets: TimeBuckets, outages: Iterable<Outage>, now: number, rangeMs: number): void {
    this.data = stack(buckets, now, rangeMs);
    this.outages = outages;
    if (!this.plot) this.build();
    this.plot?.setData(this.aligned());
    this.placeNames();
    this.fillTip();
  }

  dispose(): void {
    this.resize.disconnect();
    this.stopScheme();
    this.plot?.destroy();
  }

  /** uPlot paints series in turn: the whole first, then ever lower ones over it. */
  private aligned(): uPlot.AlignedData {
    return [this.data.x, ...[...this.data.tops].reverse()] as uPlot.AlignedData;
  }

  private build(): void {
    if (this.width === 0) return;
    this.plot?.destroy();
    const colours = PALETTE[scheme()];
    const faint = cssColour('--ink-faint');
    const axis: uPlot.Axis = {
      stroke: faint, font: `12px ${cssColour('--sans')}`, grid: { show: false }, ticks: { show: false }, size: 26, gap: 6, space: 90, values: timeLabels,
    };
    const spline = uPlot.paths.spline?.();
    this.plot = new uPlot({
      width: this.width,
      height: Height,
      padding: [0, 0, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: { x: { time: true }, y: { range: [0, 1] } },
      axes: [axis, { show: false }],
      series: [{}, ...[...GROUPS].reverse().map((group) => ({
        fill: colours[group],
        stroke: cssColour('--paper'),
        width: 1.5,
        points: { show: false },
        ...(spline ? { paths: spline } : {}),
      }))],
      hooks: {
        setCursor: [() => this.fillTip()],
        draw: [(plot) => shadeOutages(plot, this.outages)],
      },
    }, this.aligned(), this.plotHost);
    this.plot.over.append(this.tip);
  }

  private fit(width: number): void {
    if (width === 0) return;
    this.width = width;
    if (this.plot) this.plot.setSize({ width, height: Height });
    else this.build();
    this.placeNames();
  }

  /** Puts each name beside its layer, and pushes apart those that would stand on one another. */
  private placeNames(): void {
    const height = this.plot ? this.plot.bbox.height / devicePixelRatio : Height;
    let floor = height + LabelRoom / 2;
    this.names.forEach((name, g) => {
      const top = this.data.tops[g]!.at(-1) ?? null;
      const below = g === 0 ? 0 : (this.data.tops[g - 1]!.at(-1) ?? 0);
      name.classList.toggle('is-empty', top === null);
      if (top === null) return;
      const middle = height * (1 - (top + below) / 2);
      floor = Math.min(middle, floor - LabelRoom);
      name.style.setProperty('--y', `${Math.max(Math.round(floor), (GROUPS.length - 1 - g) * LabelRoom + LabelRoom / 2)}px`);
      setText(name.lastElementChild!, percent(top - below));
    });
  }

  private fillTip(): void {
    const index = this.plot?.cursor.idx;
    const left = this.plot?.cursor.left ?? -1;
    const at = index === null || index === undefined ? undefined : this.data.x[index];
    const known = at !== undefined && left >= 0 && this.data.tops[0]![index!] !== null;
    show(this.tip, known);
    if (!known) return;
    setText(this.tipTime, timeOfDay(at * 1000));
    GROUPS.forEach((_, g) => {
      const below = g === 0 ? 0 : this.data.tops[g - 1]![index!]!;
      setText(this.tipRows[g]!, percent(this.data.tops[g]![index!]! - below));
    });
    const { width } = this;
    this.tip.style.setProperty('--x', `${left > width / 2 ? left - this.tip.offsetWidth - 14 : left + 14}px`);
  }
}
