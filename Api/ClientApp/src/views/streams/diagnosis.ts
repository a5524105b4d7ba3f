import { call } from '../../api/http';
import { h, setText, show } from '../../shell/dom';
import { percent } from '../../shell/format';

/** As `GET /v1/diagnose` tells it. */
interface Diagnosis {
  readonly windowSeconds: number;
  /** The stage that limits, or `none`. */
  readonly stage: string;
  readonly verdict: string;
  readonly advice: string;
  /** How much of what waits the stage explains, 0 to 1. */
  readonly confidence: number;
  /** Every stage, the most limiting first; scores from 0 to 1. */
  readonly findings: readonly { readonly stage: string; readonly score: number; readonly summary: string }[];
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
    this.stages.replaceChildren(...diagnosis.findings.map(({ stage, score, summary }) =>
      h('li', { class: stage === diagnosis.stage ? 'stage is-limit' : 'stage', vars: { '--share': Math.min(1, score).toFixed(3) } },
        h('span', { class: 'stage-name' }, stage.replaceAll('_', ' ')), h('span', { class: 'score-track', 'aria-hidden': 'true' }),
        h('span', { class: 'figure' }, percent(Math.min(1, score))), h('span', { class: 'stage-summary' }, summary))));
  }
}
