import { call } from '../../api/http';
import { h, setText, show } from '../../shell/dom';
import { percent } from '../../shell/format';

interface Diagnosis {
  readonly windowSeconds: number;
  /** The stage that limits, or `none`. */
  readonly stage: string;
  readonly verdict: string;
  readonly advice: string;
  readonly confidence: number;
  readonly figures: readonly { readonly stage: string; readonly score: number; readonly limits: boolean; readonly summary: string }[];
  readonly silos?: readonly { readonly silo: string; readonly stage: string }[];
}

/** What limits now, by the server's own judgement, and the figures that say so. */
export class DiagnosisPanel {
  readonly element: HTMLElement;
  private readonly verdict = h('p', { class: 'diagnosis-verdict', 'aria-live': 'polite' });
  private readonly advice = h('p', { class: 'caption' });
  private readonly stages = h('ul', { class: 'stages', 'aria-label': 'Stages, the busiest first' });

  constructor() {
    this.element = h('section', { class: 'panel diagnosis', hidden: true, 'aria-labelledby': 'diagnosis-title' },
      h('h2', { id: 'diagnosis-title' }, 'What limits now'), this.verdict, this.advice, this.stages);
  }

  async refresh(signal: AbortSignal): Promise<void> {
    const diagnosis = await call<Diagnosis>('v1/diagnose', { signal });
    show(this.element, true);
    setText(this.verdict, diagnosis.verdict);
    const sure = diagnosis.stage === 'none' ? '' : ` Sure to ${percent(diagnosis.confidence)}.`;
    setText(this.advice, `${diagnosis.advice}${sure} Over the last ${Math.round(diagnosis.windowSeconds)} seconds.`);
    const ranked = [...diagnosis.figures].sort((a, b) => b.score - a.score);
    this.stages.replaceChildren(...ranked.map((figure) => h('li', { class: figure.limits ? 'stage is-limit' : 'stage', vars: { '--share': Math.min(1, figure.score).toFixed(3) } },
      h('span', { class: 'stage-name' }, figure.stage.replaceAll('_', ' ')), h('span', { class: 'score-track', 'aria-hidden': 'true' }),
      h('span', { class: 'figure' }, percent(Math.min(1, figure.score))), h('span', { class: 'stage-summary' }, figure.summary))));
  }
}
