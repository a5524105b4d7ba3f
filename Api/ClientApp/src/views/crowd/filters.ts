import { GROUPS, LABELS_OF } from '../../emotion/labels';
import { h, setText } from '../../shell/dom';
import { formatRoute, go, type Route } from '../../shell/router';

/** What the stream on the page is narrowed to. */
export interface Filter {
  readonly label: string;
  readonly minScore: number;
  readonly userId: string;
}

export function filterOf(route: Route): Filter {
  const least = Number(route.params['min'] ?? 0);
  return {
    label: route.params['label'] ?? '',
    minScore: Number.isFinite(least) ? Math.min(Math.max(least, 0), 1) : 0,
    userId: route.params['user'] ?? '',
  };
}

export const isFiltering = (filter: Filter): boolean => filter.label !== '' || filter.minScore > 0 || filter.userId !== '';

/** The stream's filters. What is chosen goes to the URL, and comes back from there. */
export class Filters {
  readonly element: HTMLElement;
  private readonly label: HTMLSelectElement;
  private readonly least = h('input', { type: 'range', min: '0', max: '0.95', step: '0.05', id: 'filter-min', value: '0' });
  private readonly leastOut = h('output', { htmlFor: 'filter-min' });
  private readonly user = h('input', { type: 'search', id: 'filter-user', placeholder: 'any', autocomplete: 'off', spellcheck: false, maxLength: 256 });
  private readonly clear = h('button', { type: 'button', class: 'quiet' }, 'Clear');
  private route: Route | undefined;
  private typing: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.label = h('select', { id: 'filter-label' }, h('option', { value: '' }, 'any'),
      ...GROUPS.map((group) => h('optgroup', { label: group }, ...LABELS_OF[group].map((label) => h('option', { value: label }, label)))));
    this.label.addEventListener('change', () => this.publish());
    this.least.addEventListener('input', () => this.later(150));
    this.user.addEventListener('input', () => this.later(400));
    this.clear.addEventListener('click', () => {
      this.label.value = this.user.value = '';
      this.least.value = '0';
      this.publish();
      this.label.focus();
    });
    this.element = h('form', { class: 'filters', 'aria-label': 'Filter the posts', onsubmit: (event: Event) => {
      event.preventDefault();
      this.publish();
    } },
      h('div', null, h('label', { htmlFor: 'filter-label' }, 'Emotion'), this.label),
      h('div', null, h('label', { htmlFor: 'filter-min' }, 'Score at least ', this.leastOut), this.least),
      h('div', null, h('label', { htmlFor: 'filter-user' }, 'User'), this.user),
      this.clear);
  }

  show(route: Route): void {
    this.route = route;
    const filter = filterOf(route);
    this.label.value = filter.label;
    if (document.activeElement !== this.least) this.least.value = String(filter.minScore);
    if (document.activeElement !== this.user) this.user.value = filter.userId;
    setText(this.leastOut, Number(this.least.value).toFixed(2));
    this.clear.disabled = !isFiltering(filter);
  }

  dispose(): void {
    clearTimeout(this.typing);
  }

  private later(ms: number): void {
    setText(this.leastOut, Number(this.least.value).toFixed(2));
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.publish(), ms);
  }

  private publish(): void {
    clearTimeout(this.typing);
    const min = Number(this.least.value) > 0 ? this.least.value : '';
    go(formatRoute('crowd', '', { ...this.route?.params, label: this.label.value, min, user: this.user.value.trim() }), true);
  }
}
