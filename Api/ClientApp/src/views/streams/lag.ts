import { Ring } from '../../feed/ring';
import { h, setText, svg } from '../../shell/dom';
import { brief, millis, timeOfDay } from '../../shell/format';
import type { PartitionLag, SystemInfo } from './system';

const TrendPoints = 60;
const SparkWidth = 96;
const SparkHeight = 20;
const MaxRows = 200;

interface Row {
  readonly element: HTMLTableRowElement;
  readonly trend: Ring<number>;
  readonly spark: SVGElement;
}

/** Lag per topic and partition with its trend. Rows stay where they are while their figures change. */
export class LagTable {
  readonly element: HTMLElement;
  private readonly body = h('tbody');
  private readonly rows = new Map<string, Row>();

  constructor() {
    this.element = h('section', { class: 'panel', 'aria-labelledby': 'lag-title' },
      h('h2', { id: 'lag-title' }, 'Lag'),
      h('p', { class: 'caption' }, 'Records written and not yet applied with their state durable, per partition. The trend is of the last two minutes.'),
      h('div', { class: 'scroll-x', tabIndex: 0, role: 'region', 'aria-label': 'Lag per partition' },
        h('table', null,
          h('thead', null, h('tr', null, ...['Topic', 'Partition', 'Records', 'Behind', 'Trend', 'Watermark', 'Owner'].map((name) => h('th', { scope: 'col' }, name)))),
          this.body)));
  }

  /** Shows the figures; answers the sum of the lags. */
  update(system: SystemInfo): number {
    const lags = system.lag.slice(0, MaxRows);
    const kept = new Set<string>();
    for (const lag of lags) {
      const key = `${lag.topic}/${lag.partition}`;
      kept.add(key);
      this.fill(this.rows.get(key) ?? this.add(key, lag), lag);
    }
    for (const [key, row] of this.rows) if (!kept.has(key)) {
      row.element.remove();
      this.rows.delete(key);
    }
    return lags.reduce((sum, lag) => sum + lag.lag, 0);
  }

  private add(key: string, lag: PartitionLag): Row {
    const spark = svg('polyline', { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5 });
    const element = h('tr', null,
      h('th', { scope: 'row' }, lag.topic), h('td', { class: 'figure' }, lag.partition), h('td', { class: 'figure' }), h('td', { class: 'figure' }),
      h('td', null, svg('svg', { width: SparkWidth, height: SparkHeight, 'aria-hidden': 'true', class: 'spark' }, spark) as unknown as HTMLElement),
      h('td', { class: 'figure' }), h('td', { class: 'owner' }));
    const row = { element, trend: new Ring<number>(TrendPoints), spark };
    this.rows.set(key, row);
    this.body.append(element);
    return row;
  }

  private fill(row: Row, lag: PartitionLag): void {
    row.trend.push(lag.lag);
    const cells = row.element.cells;
    setText(cells[2]!, brief(lag.lag));
    setText(cells[3]!, lag.lagSeconds === null || lag.lagSeconds === undefined ? '–' : millis(lag.lagSeconds * 1000));
    setText(cells[5]!, lag.idle ? 'idle' : lag.watermark ? timeOfDay(lag.watermark) : '–');
    setText(cells[6]!, lag.owner || '–');
    const most = Math.max(1, ...row.trend);
    const points = [...row.trend].map((value, i) =>
      `${((i / (TrendPoints - 1)) * SparkWidth).toFixed(1)},${(SparkHeight - 1 - (value / most) * (SparkHeight - 2)).toFixed(1)}`);
    row.spark.setAttribute('points', points.join(' '));
  }
}
