import uPlot from 'uplot';
import type { EmotionResult } from '../api/types';
import { groupOf } from '../emotion/labels';
import { PALETTE } from '../emotion/palette';
import { h } from '../shell/dom';
import { cssColour, onScheme, scheme } from '../shell/theme';
import { timeLabels, timeRange } from './time-range';

const Height = 240;
const DotPx = 4;

/** One point of a mood that drifts. */
export interface DriftPoint {
  readonly at: number;
  /** Positive less negative sentiment of the post, -1..1. */
  readonly tone: number;
  /** The time-decayed mean up to and with this post. */
  readonly mood: number;
  readonly label: string;
}

/** How warm or harsh a post reads, -1..1. */
export function toneOf(post: EmotionResult): number {
  const sentiment = post.sentiment;
  if (!sentiment) return 0;
  const { positive, negative } = sentiment.polarity ?? sentiment;
  return Math.max(-1, Math.min(1, positive - negative));
}

/** The drift of a mood over posts in order of time: each older post weighs half as much per half-life. */
export function drift(posts: readonly EmotionResult[], halfLifeMs: number): DriftPoint[] {
  let weighted = 0;
  let weight = 0;
  let last: number | undefined;
  return [...posts]
    .sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt))
    .map((post) => {
      const at = Date.parse(post.createdAt);
      const fade = last === undefined ? 0 : 2 ** (-(at - last) / halfLifeMs);
      last = at;
      const tone = toneOf(post);
      weighted = weighted * fade + tone;
      weight = weight * fade + 1;
      return { at, tone, mood: weighted / weight, label: post.label };
    });
}

/** A user's posts as dots between harsh and warm, and the line of their mood through them. */
export class DriftChart {
  readonly element: HTMLElement;
  private readonly host = h('div', { class: 'drift-plot' });
  private plot: uPlot | undefined;
  private points: readonly DriftPoint[] = [];
  private width = 0;
  private readonly resize = new ResizeObserver((entries) => this.fit(entries.at(-1)!.contentRect.width));
  private readonly stopScheme: () => void;

  constructor(label: string) {
    this.element = h('div', { class: 'drift', role: 'img', 'aria-label': label }, this.host);
    this.resize.observe(this.host);
    this.stopScheme = onScheme(() => this.build());
  }

  update(points: readonly DriftPoint[]): void {
    this.points = points;
    if (this.plot) this.plot.setData(this.data());
    else this.build();
  }

  dispose(): void {
    this.resize.disconnect();
    this.stopScheme();
    this.plot?.destroy();
  }

  private data(): uPlot.AlignedData {
    return [this.points.map((point) => point.at / 1000), this.points.map((point) => point.mood), this.points.map((point) => point.tone)];
  }

  private build(): void {
    if (this.width === 0) return;
    this.plot?.destroy();
    const faint = cssColour('--ink-faint');
    const font = `12px ${cssColour('--sans')}`;
    const spline = uPlot.paths.spline?.();
    this.plot = new uPlot({
      width: this.width, height: Height, legend: { show: false }, padding: [10, 8, 0, 0],
      cursor: { show: false },
      scales: { x: { time: true, range: () => timeRange(this.points.map((point) => point.at / 1000)) }, y: { range: [-1.08, 1.08] } },
      axes: [
        { stroke: faint, font, grid: { show: false }, ticks: { show: false }, size: 26, space: 90, values: timeLabels },
        { stroke: faint, font, size: 62, ticks: { show: false }, grid: { stroke: cssColour('--line'), width: 1 }, splits: () => [-1, 0, 1], values: () => ['harsh', 'even', 'warm'] },
      ],
      series: [
        {},
        { stroke: cssColour('--ink'), width: 2.5, points: { show: false }, ...(spline ? { paths: spline } : {}) },
        { paths: () => null, points: { show: false } },
      ],
      hooks: { draw: [(plot) => this.dots(plot)] },
    }, this.data(), this.host);
  }

  private fit(width: number): void {
    if (width === 0) return;
    this.width = width;
    if (this.plot) this.plot.setSize({ width, height: Height });
    else this.build();
  }

  private dots(plot: uPlot): void {
    const { ctx } = plot;
    const colours = PALETTE[scheme()];
    ctx.save();
    ctx.lineWidth = devicePixelRatio * 1.5;
    ctx.strokeStyle = cssColour('--paper');
    for (const point of this.points) {
      ctx.fillStyle = colours[groupOf(point.label)];
      ctx.beginPath();
      ctx.arc(plot.valToPos(point.at / 1000, 'x', true), plot.valToPos(point.tone, 'y', true), DotPx * devicePixelRatio, 0, 2 * Math.PI);
      ctx.fill();
      ctx.stroke();
    }
    ctx.restore();
  }
}
