import { formatRoute, go } from '../../shell/router';
import { h } from '../../shell/dom';
import { groupOf } from '../../emotion/labels';
import type { Pulse } from '../../feed/pulse';
import type { ViewFactory } from '../../shell/view';
import { profile } from './profile';

/** One user: found by id, or picked from those who just wrote. */
export const userView: ViewFactory = (route, services) => {
  const input = h('input', { type: 'search', id: 'user-id', value: route.arg, maxLength: 256, autocomplete: 'off', spellcheck: false, required: true });
  const form = h('form', { class: 'finder', role: 'search', onsubmit: (event: Event) => {
    event.preventDefault();
    const id = input.value.trim();
    if (id !== '') go(formatRoute('user', id));
  } }, h('label', { htmlFor: 'user-id' }, 'User id'), input, h('button', { type: 'submit', class: 'primary' }, 'Show'));
  const shown = route.arg === '' ? picker(services.pulse) : profile(route.arg, services);
  return {
    element: h('div', { class: 'view user' }, form, shown.element),
    title: route.arg === '' ? 'User' : route.arg,
    dispose: shown.dispose,
  };
};

/** Nobody chosen yet: offers who wrote a moment ago. */
function picker(pulse: Pulse): { element: HTMLElement; dispose: () => void } {
  const list = h('ul', { class: 'people' });
  const element = h('div', null,
    h('header', { class: 'hero' }, h('h1', { class: 'headline' }, 'Whose mood?'),
      h('p', { class: 'lede' }, 'Type an id, or pick someone who just wrote.')),
    list);
  const fill = (): void => {
    const people = new Map([...pulse.people].map((person) => [person.userId, person.label]));
    list.replaceChildren(...[...people].slice(-16).map(([id, label]) =>
      h('li', null, h('a', { class: `chip e-${groupOf(label)}`, href: formatRoute('user', id) }, h('span', { class: 'swatch' }), id))));
  };
  fill();
  // Filled once there is someone to show, and then left alone: a list to pick from must not shuffle under the pointer.
  const stop = pulse.onBatch(() => {
    if (list.childElementCount < 12) fill();
  });
  return { element, dispose: stop };
}
