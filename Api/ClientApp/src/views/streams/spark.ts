import { Ring } from '../../feed/ring';
import { svg } from '../../shell/dom';

const Points = 60;
const Width = 96;
const Height = 22;

/** A small trend: records as a line over its area, seconds as a dotted line; each against its own greatest value. The newest stands right. */
export class Spark {
  readonly element: SVGElement;
  private readonly records = new Ring<number>(Points);
  private readonly seconds = new Ring<number>(Points);
  private readonly area = svg('polygon', { fill: 'currentColor', 'fill-opacity': 0.16 });
  private readonly line = svg('polyline', { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5, 'stroke-linejoin': 'round' });
  private readonly dots = svg('polyline', { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5, 'stroke-dasharray': '1 3', 'stroke-linecap': 'round' });

  constructor() {
    this.element = svg('svg', { width: Width, height: Height, 'aria-hidden': 'true', class: 'spark' },
      svg('line', { x1: 0, x2: Width, y1: Height - 0.5, y2: Height - 0.5, stroke: 'currentColor', 'stroke-opacity': 0.3 }), this.area, this.dots, this.line);
  }

  push(records: number, seconds: number | null): void {
    this.records.push(records);
    this.seconds.push(seconds ?? 0);
    const line = points(this.records);
    this.line.setAttribute('points', line);
    this.area.setAttribute('points', `${line} ${Width},${Height} ${left(this.records).toFixed(1)},${Height}`);
    this.dots.setAttribute('points', points(this.seconds));
  }
}

const left = (values: Ring<number>): number => ((Points - values.length) / (Points - 1)) * Width;

function points(values: Ring<number>): string {
  const most = Math.max(1, ...values);
  return [...values].map((value, i) =>
    `${((left(values) + (i / (Points - 1)) * Width)).toFixed(1)},${(Height - 1 - (value / most) * (Height - 3)).toFixed(1)}`).join(' ');
}
