import { ApiError, send } from '../../api/http';
import { h, setText, show } from '../../shell/dom';
import { count, dateAndTime, millis } from '../../shell/format';
import { firedItem } from '../fired';
import type { DryRun, Errors, RuleDraft } from './types';

const Shown = 12;
const subjects = { user: ['post', 'user'], crowd: ['slice of the crowd', 'crowd'], risk: ['transaction', 'user'], zone: ['price', 'zone'] } as const;

/** What a rule would have done over the recent history, before anyone is told of it. */
export class DryRunPanel {
  readonly element: HTMLElement;
  private readonly button = h('button', { type: 'button' }, 'Try it on what was');
  private readonly said = h('p', { role: 'status' });
  private readonly list = h('ol', { class: 'log fired-log', 'aria-label': 'Would have fired, newest first' });
  private running: AbortController | undefined;

  constructor(draft: () => RuleDraft, private readonly refused: (errors: Errors) => void) {
    this.button.addEventListener('click', () => void this.run(draft()));
    this.element = h('section', { class: 'panel dry-run', 'aria-labelledby': 'dry-run-title' },
      h('h2', { id: 'dry-run-title' }, 'Dry run'),
      h('p', { class: 'caption' }, 'Reads the recent history as if the rule had been on. Nothing is recorded and nobody is called.'),
      h('div', null, this.button), this.said, this.list);
  }

  /** Whether the rule as it stands can be run at all. */
  enable(enabled: boolean): void {
    this.button.disabled = !enabled;
  }

  /** What was found is of an older rule now. */
  outdate(): void {
    this.running?.abort();
    this.element.classList.add('is-stale');
  }

  dispose(): void {
    this.running?.abort();
  }

  private async run(draft: RuleDraft): Promise<void> {
    this.running?.abort();
    const mine = (this.running = new AbortController());
    setText(this.said, 'Reading the history…');
    try {
      this.show(await send<DryRun>('POST', 'v1/rules/dry-run', { rule: draft }, mine.signal));
    } catch (error) {
      if (mine.signal.aborted) return;
      this.list.replaceChildren();
      setText(this.said, `${error instanceof ApiError ? error.message : String(error)} Nothing was run.`);
      if (error instanceof ApiError && error.problem?.errors) this.refused(withoutPrefix(error.problem.errors));
    }
  }

  private show(run: DryRun): void {
    this.element.classList.remove('is-stale');
    const [event, key] = subjects[run.subject];
    const span = run.from && run.to ? ` from ${dateAndTime(run.from)} to ${dateAndTime(run.to)}` : '';
    const looked = `${count(run.events)} ${plural(event, run.events)}${run.subject === 'crowd' ? '' : ` of ${count(run.keys)} ${plural(key, run.keys)}`}${span}, read in ${millis(run.tookMs)}`;
    if (run.events === 0) setText(this.said, 'There is no history to read yet.');
    else if (run.fired === 0) setText(this.said, `It would not have fired: ${looked}.`);
    else {
      const who = run.subject === 'crowd' ? '' : ` for ${count(run.keysFired)} ${plural(key, run.keysFired)}`;
      this.said.replaceChildren(h('strong', null, `It would have fired ${run.fired === 1 ? 'once' : `${count(run.fired)} times`}${who}`), `: ${looked}.`);
    }
    const now = Date.now();
    this.list.replaceChildren(...run.responses.slice(0, Shown).map((response) => firedItem(response, now)));
    show(this.list, run.responses.length > 0);
  }
}

const plural = (word: string, n: number): string => (n === 1 ? word : word === 'slice of the crowd' ? 'slices of the crowd' : `${word}s`);

const withoutPrefix = (errors: Errors): Errors => Object.fromEntries(Object.entries(errors).map(([path, said]) => [path.replace(/^rule\./, ''), said]));
