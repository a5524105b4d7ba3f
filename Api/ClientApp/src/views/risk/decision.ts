import { h } from '../../shell/dom';
import { score } from '../../shell/format';
import type { Decision, RiskScore } from './types';

/** A decision as a shape and a word. It has no colour: on this page colour means emotion. */
export const decisionMark = (decision: Decision): HTMLElement =>
  h('span', { class: `decision is-${decision}` }, h('span', { class: 'decision-shape', 'aria-hidden': 'true' }), decision);

/** A score as a bar of ink with its figure. */
export const scoreBar = (risk: RiskScore): HTMLElement =>
  h('span', { class: 'score', vars: { '--share': String(risk.score) } }, h('span', { class: 'score-track', 'aria-hidden': 'true' }), h('span', { class: 'figure' }, score(risk.score)));
