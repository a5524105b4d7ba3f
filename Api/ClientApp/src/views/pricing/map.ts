import { decodeGeohash, type Cell } from '../../geo/geohash';
import { h, setText, svg } from '../../shell/dom';
import { formatRoute } from '../../shell/router';
import { times, type ZonePrice } from './types';

const Width = 1000;
const MaxHeight = 640;
const LabelledCells = 80;
/** Where paper reads better on the cell than ink. */
const InverseAbove = 0.62;

/** The zones as cells of their grid, darker where dearer. Every cell is a link to its zone. */
export class ZoneMap {
  readonly element = h('div', { class: 'zone-map' });
  private key = '';
  private readonly cells = new Map<string, { rect: SVGElement; text: SVGElement; title: SVGElement }>();

  update(prices: ReadonlyMap<string, ZonePrice>, selected: string): void {
    const zones = [...prices.keys()].sort();
    const key = zones.join();
    if (key !== this.key) {
      this.key = key;
      this.layOut(zones);
    }
    for (const [zone, price] of prices) {
      const cell = this.cells.get(zone);
      if (!cell) continue;
      const heat = Math.min(1, Math.max(0, price.multiplier - 1) / 1.5);
      cell.rect.setAttribute('fill-opacity', (0.06 + 0.84 * heat).toFixed(2));
      cell.rect.classList.toggle('is-selected', zone === selected);
      cell.text.classList.toggle('is-inverse', heat > InverseAbove);
      setText(cell.text, this.cells.size <= LabelledCells ? price.multiplier.toFixed(2) : '');
      setText(cell.title, `${zone}: ${times(price.multiplier)}, ${price.supply} drivers, ${price.demand} riders`);
    }
  }

  private layOut(zones: readonly string[]): void {
    this.cells.clear();
    const known = zones.map((zone) => ({ zone, cell: decodeGeohash(zone) })).filter((entry): entry is { zone: string; cell: Cell } => entry.cell !== undefined);
    if (known.length === 0) {
      this.element.replaceChildren();
      return;
    }
    const south = Math.min(...known.map(({ cell }) => cell.south));
    const north = Math.max(...known.map(({ cell }) => cell.north));
    const west = Math.min(...known.map(({ cell }) => cell.west));
    const east = Math.max(...known.map(({ cell }) => cell.east));
    // Degrees of longitude shrink with the latitude; over a city this is all the projection that is needed.
    const stretch = Math.cos((((south + north) / 2) * Math.PI) / 180);
    const scale = Math.min(Width / ((east - west) * stretch), MaxHeight / (north - south));
    const [width, height] = [(east - west) * stretch * scale, (north - south) * scale];
    const children = known.map(({ zone, cell }) => {
      const [x, y] = [(cell.west - west) * stretch * scale, (north - cell.north) * scale];
      const [w, t] = [(cell.east - cell.west) * stretch * scale, (cell.north - cell.south) * scale];
      const rect = svg('rect', { x: x + 2, y: y + 2, width: Math.max(1, w - 4), height: Math.max(1, t - 4), rx: 6 });
      const text = svg('text', { x: x + w / 2, y: y + t / 2, 'text-anchor': 'middle', 'dominant-baseline': 'central', 'font-size': Math.min(24, t * 0.34) });
      const title = svg('title');
      this.cells.set(zone, { rect, text, title });
      return svg('a', { href: formatRoute('pricing', zone) }, title as unknown as Node, rect, text);
    });
    this.element.replaceChildren(svg('svg', { viewBox: `0 0 ${width.toFixed(1)} ${height.toFixed(1)}`, role: 'group', 'aria-label': 'Zones' }, ...children));
  }
}
