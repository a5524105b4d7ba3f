import { h, setText } from '../../shell/dom';
import { formatRoute, go, type Route } from '../../shell/router';
import { DECISIONS } from './types';

/** Filters of the stream of decisions. What is chosen goes to the URL, and comes back from there. */
export function riskFilters(): { element: HTMLElement; show: (route: Route) => void } {
  let route: Route | undefined;
  const decision = h('select', { id: 'risk-decision' }, h('option', { value: '' }, 'any'), ...DECISIONS.map((name) => h('option', { value: name }, name)));
  const least = h('input', { type: 'range', id: 'risk-min', min: '0', max: '0.95', step: '0.05', value: '0' });
  const out = h('output', { htmlFor: 'risk-min' });
  const publish = (): void => {
    const min = Number(least.value) > 0 ? least.value : '';
    go(formatRoute('risk', route?.arg ?? '', { ...route?.params, decision: decision.value, min }), true);
  };
  decision.addEventListener('change', publish);
  least.addEventListener('input', () => setText(out, Number(least.value).toFixed(2)));
  least.addEventListener('change', publish);
  const element = h('form', { class: 'filters', 'aria-label': 'Filter the decisions', onsubmit: (event: Event) => event.preventDefault() },
    h('div', null, h('label', { htmlFor: 'risk-decision' }, 'Decision'), decision),
    h('div', null, h('label', { htmlFor: 'risk-min' }, 'Score at least ', out), least));
  return {
    element,
    show: (next) => {
      route = next;
      decision.value = next.params['decision'] ?? '';
      least.value = next.params['min'] ?? '0';
      setText(out, Number(least.value).toFixed(2));
    },
  };
}
