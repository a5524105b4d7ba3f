import { ApiError, send } from '../../api/http';
import type { FiredResponse } from '../../api/types';
import { h, setText, show } from '../../shell/dom';
import { ago, count } from '../../shell/format';
import { formatRoute } from '../../shell/router';
import { toDraft } from './draft';
import type { Rule } from './types';

interface Row {
  readonly element: HTMLElement;
  readonly update: (rule: Rule, fired: readonly FiredResponse[], now: number) => void;
}

/** The rules: what each says, whether it is on, and how it has fired lately. Rows stay where they are while their figures change. */
export class RuleRows {
  readonly element = h('ol', { class: 'rules-list', 'aria-label': 'Rules' });
  private readonly rows = new Map<string, Row>();

  constructor(private readonly problem: (words: string) => void) {}

  update(rules: readonly Rule[], fired: readonly FiredResponse[], saved: string, now: number): void {
    const wanted = rules.map((rule) => {
      const row = this.rows.get(rule.id) ?? ruleRow(this.problem);
      this.rows.set(rule.id, row);
      row.update(rule, fired.filter(({ ruleId }) => ruleId === rule.id), now);
      row.element.classList.toggle('is-new', rule.id === saved);
      return row.element;
    });
    for (const id of this.rows.keys()) if (!rules.some((rule) => rule.id === id)) this.rows.delete(id);
    if (wanted.length !== this.element.childElementCount || wanted.some((row, i) => this.element.children[i] !== row)) this.element.replaceChildren(...wanted);
  }
}

function ruleRow(problem: (words: string) => void): Row {
  let current: Rule | undefined;
  let isChanging = false;
  const name = h('a', { class: 'rule-name' });
  const sentence = h('p', { class: 'sentence' });
  const notice = h('p', { class: 'caption rule-notice', hidden: true });
  const lately = h('a', { class: 'rule-lately figure' });
  const toggle = h('button', { type: 'button', class: 'switch', role: 'switch', 'aria-checked': 'false' }, h('span', { class: 'switch-knob', 'aria-hidden': 'true' }));
  const state = h('span', { class: 'switch-word', 'aria-hidden': 'true' });
  const turn = (rule: Rule): void => {
    toggle.setAttribute('aria-checked', String(rule.enabled));
    toggle.setAttribute('aria-label', `${rule.name} is on`);
    setText(state, rule.enabled ? 'on' : 'off');
    element.classList.toggle('is-off', !rule.enabled);
  };
  toggle.addEventListener('click', () => {
    if (!current || isChanging) return;
    isChanging = true;
    const wanted = { ...current, enabled: !current.enabled };
    turn(wanted);
    send<Rule>('PUT', `v1/rules/${encodeURIComponent(current.id)}`, toDraft(wanted)).then((rule) => {
      current = rule;
      problem('');
    }, (error: unknown) => {
      problem(`${wanted.name} was not turned ${wanted.enabled ? 'on' : 'off'}: ${error instanceof ApiError ? error.message : String(error)}`);
    }).finally(() => {
      isChanging = false;
      if (current) turn(current);
    });
  });
  const element = h('li', { class: 'rule' },
    h('div', { class: 'rule-head' }, name, lately, h('span', { class: 'switch-cell' }, state, toggle)), sentence, notice);
  return {
    element,
    update: (rule, fired, now) => {
      if (isChanging) return;
      current = rule;
      setText(name, rule.name);
      name.href = formatRoute('rules', rule.id);
      setText(sentence, rule.sentence);
      show(notice, !!rule.notice);
      setText(notice, rule.notice ?? '');
      const last = fired[0];
      setText(lately, last ? `fired ${count(fired.length)}\u202f× lately, last ${ago(last.triggeredAt, now)}` : 'not fired lately');
      lately.href = formatRoute('rules', '', { fired: rule.id });
      turn(rule);
    },
  };
}
