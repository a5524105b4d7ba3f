import { h, setText } from '../../shell/dom';
import { brief, millis, percent, timeOfDay } from '../../shell/format';
import { formatRoute, type Route } from '../../shell/router';
import { Spark } from './spark';
import { figuresOf, sumOf, type LagFigures, type PartitionLag, type SystemInfo } from './system';

const MaxPartitions = 200;
const heads: readonly (readonly [name: string, title: string])[] = [
  ['Topic', 'A topic shows its partitions when it is opened'],
  ['Records', 'Written, and not yet applied with their state durable'],
  ['Behind', 'Age of the oldest of them'],
  ['Trend', 'The last two minutes: records as a line, seconds dotted; each against its own greatest value'],
  ['Undone', 'Of the records, those that are read and not durable yet'],
  ['Pressure', 'How full the cache of what is read and not done is; when it is full, reading waits'],
  ['Watermark', 'Up to here in event time everything is taken to have come'],
  ['Delay', 'The clock minus the watermark'],
  ['Owner', 'The silo that reads it'],
];

/** Lag per topic, and per partition of the topic that is opened. Rows stay where they are while their figures change. */
export class LagTable {
  readonly element: HTMLElement;
  private readonly body = h('tbody');
  private readonly rows = new Map<string, Row>();
  private route: Route | undefined;
  private system: SystemInfo | undefined;

  constructor() {
    this.element = h('section', { class: 'panel', 'aria-labelledby': 'lag-title' },
      h('h2', { id: 'lag-title' }, 'Lag'),
      h('p', { class: 'caption' }, 'Records written and not yet applied with their state durable. The trend is of the last two minutes: records as a line, seconds behind dotted, each against its own greatest value.'),
      h('div', { class: 'scroll-x', tabIndex: 0, role: 'region', 'aria-label': 'Lag per topic and partition' },
        h('table', { class: 'lag-table' },
          h('thead', null, h('tr', null, ...heads.map(([name, title]) => h('th', { scope: 'col', title }, name)))), this.body)));
  }

  /** Opens the topic of an address. */
  open(route: Route): void {
    this.route = route;
    if (this.system) this.draw(this.system, false);
  }

  /** Shows the figures; answers the sum of the lags. */
  update(system: SystemInfo): number {
    this.system = system;
    return this.draw(system, true);
  }

  private draw(system: SystemInfo, isNew: boolean): number {
    const open = this.route?.params['topic'] ?? '';
    const nameOf = silos(system);
    const topics = byTopic(system.lag.slice(0, MaxPartitions));
    const wanted: HTMLElement[] = [];
    for (const [topic, partitions] of topics) {
      const figures = partitions.map(figuresOf);
      const isOpen = topic === open;
      const row = this.row(topic, () => topicHead(topic));
      const link = row.head.querySelector('a')!;
      link.setAttribute('aria-expanded', String(isOpen));
      link.href = formatRoute('streams', '', { ...this.route?.params, topic: isOpen ? undefined : topic });
      setText(row.head.querySelector('.lag-count')!, `${partitions.length} ${partitions.length === 1 ? 'partition' : 'partitions'}`);
      row.fill(sumOf(figures), nameOf, isNew);
      wanted.push(row.element);
      partitions.forEach((partition, i) => {
        const of = this.row(`${topic}/${partition.partition}`, () => h('th', { scope: 'row', class: 'lag-partition' }, `${topic} ${partition.partition}`));
        of.fill(figures[i]!, nameOf, isNew);
        if (isOpen) wanted.push(of.element);
      });
    }
    if (wanted.length !== this.body.childElementCount || wanted.some((row, i) => this.body.children[i] !== row)) {
      const focused = document.activeElement;
      this.body.replaceChildren(...wanted);
      if (focused instanceof HTMLElement && this.body.contains(focused)) focused.focus();
    }
    return system.lag.reduce((sum, { lag }) => sum + lag, 0);
  }

  private row(key: string, head: () => HTMLElement): Row {
    let row = this.rows.get(key);
    if (!row) this.rows.set(key, (row = new Row(head())));
    return row;
  }
}

/** One row; it remembers its trend. */
class Row {
  readonly element: HTMLTableRowElement;
  private readonly spark = new Spark();
  private readonly cells = heads.slice(1).map(([name]) => h('td', { class: name === 'Owner' ? 'owner' : 'figure' }));
  private readonly gauge = h('span', { class: 'score-track', 'aria-hidden': 'true' });
  private readonly pressure = h('span', { class: 'figure' });

  constructor(readonly head: HTMLElement) {
    this.element = h('tr', null, head, ...this.cells);
    this.cells[2]!.append(this.spark.element);
    this.cells[4]!.append(h('span', { class: 'score' }, this.gauge, this.pressure));
  }

  fill(figures: LagFigures, nameOf: (address: string) => string, isNew: boolean): void {
    const [records, behind, , undone, , watermark, delay, owner] = this.cells;
    if (isNew) this.spark.push(figures.records, figures.seconds);
    setText(records!, brief(figures.records));
    setText(behind!, figures.seconds === null ? '–' : figures.seconds === 0 ? '0' : millis(figures.seconds * 1000));
    setText(undone!, figures.undone === null ? '–' : brief(figures.undone));
    this.gauge.hidden = figures.pressure === null;
    this.gauge.style.setProperty('--share', String(figures.pressure ?? 0));
    setText(this.pressure, figures.pressure === null ? '–' : percent(figures.pressure));
    setText(watermark!, figures.isIdle ? 'idle' : figures.watermark === null ? '–' : timeOfDay(figures.watermark));
    setText(delay!, figures.isIdle || figures.delaySeconds === null ? '–' : millis(figures.delaySeconds * 1000));
    setText(owner!, figures.owners.length > 1 ? `${figures.owners.length} silos` : figures.owners.map(nameOf)[0] ?? '–');
    owner!.title = figures.owners.join(', ');
  }
}

const topicHead = (topic: string): HTMLElement =>
  h('th', { scope: 'row' }, h('a', { class: 'lag-topic' }, topic), h('span', { class: 'lag-count' }));

function byTopic(lag: readonly PartitionLag[]): Map<string, PartitionLag[]> {
  const topics = new Map<string, PartitionLag[]>();
  for (const partition of lag) topics.set(partition.topic, [...(topics.get(partition.topic) ?? []), partition]);
  return topics;
}

/** Names of silos by address; an unknown address is shortened to host and port. */
function silos(system: SystemInfo): (address: string) => string {
  const names = new Map((system.silos ?? []).map(({ address, name }) => [address, name]));
  return (address) => names.get(address) ?? address.replace(/^S/, '').replace(/:\d+$/, '');
}
