import type { FeedStatus } from '../feed/connection';
import { h, setText, show } from './dom';
import { timeOfDay } from './format';
import { scheme, toggleScheme } from './theme';

/** The frame around every view: name, ways to go, how the connection stands. */
export class Chrome {
  readonly main = h('main', { id: 'main', tabIndex: -1 });
  readonly element: HTMLElement;
  private readonly links: ReadonlyMap<string, HTMLAnchorElement>;
  private readonly nav: HTMLElement;
  private readonly state = h('span', { class: 'state-word' }, 'Connecting');
  private readonly pill: HTMLElement;
  private readonly notice = h('p', { class: 'notice-text' });
  private readonly noticeBar: HTMLElement;
  private status: FeedStatus = { state: 'connecting', attempt: 0 };
  private countdown: ReturnType<typeof setInterval> | undefined;

  constructor(views: readonly { readonly id: string; readonly name: string }[], private readonly retry: () => void) {
    this.links = new Map(views.map(({ id, name }) => [id, h('a', { href: `#/${id}` }, name)]));
    this.nav = h('nav', { 'aria-label': 'Views' }, ...this.links.values());
    this.pill = h('p', { class: 'state', 'data-state': 'connecting' }, h('span', { class: 'state-dot', 'aria-hidden': 'true' }), this.state);
    const retryButton = h('button', { type: 'button', class: 'quiet', onclick: () => this.retry() }, 'Try now');
    this.noticeBar = h('div', { class: 'notice', hidden: true }, this.notice, retryButton);
    const theme = h('button', { type: 'button', class: 'quiet icon', onclick: () => {
      toggleScheme();
      labelTheme();
    } });
    const labelTheme = (): void => {
      const other = scheme() === 'dark' ? 'light' : 'dark';
      theme.setAttribute('aria-label', `Use ${other} colours`);
      theme.title = `Use ${other} colours`;
      theme.textContent = scheme() === 'dark' ? '☀' : '☾';
    };
    labelTheme();
    this.element = h('div', { class: 'page' },
      h('a', { class: 'skip', href: '#main', onclick: (event: Event) => {
        event.preventDefault();
        this.main.focus();
      } }, 'Skip to content'),
      h('header', { class: 'top' },
        h('a', { class: 'brand', href: '#/crowd' }, h('span', { class: 'brand-first' }, 'Orleans'), '.Emotion'),
        this.nav,
        h('div', { class: 'top-end' }, this.pill, theme)),
      this.noticeBar,
      this.main,
      h('footer', { class: 'foot' },
        h('p', null, 'Scores read the text, they do not know the person.'),
        h('p', null,
          h('a', { href: 'scalar' }, 'API'), ' · ',
          h('a', { href: 'dashboard' }, 'Grains'), ' · ',
          h('a', { href: 'asyncapi.json' }, 'Feed'))));
  }

  select(view: string): void {
    for (const [name, link] of this.links) {
      if (name === view) {
        link.setAttribute('aria-current', 'page');
        if (this.nav.scrollWidth > this.nav.clientWidth) {
          this.nav.scrollLeft = link.offsetLeft - (this.nav.clientWidth - link.offsetWidth) / 2;
        }
      } else link.removeAttribute('aria-current');
    }
  }

  /** Says where the connection stands; while it is down, for how long and when the next try comes. */
  connection(status: FeedStatus): void {
    this.status = status;
    this.pill.dataset['state'] = status.state;
    clearInterval(this.countdown);
    if (status.state === 'waiting') this.countdown = setInterval(() => this.sayConnection(), 1000);
    this.sayConnection();
  }

  private sayConnection(): void {
    const { state, downSince, retryAt, attempt } = this.status;
    const words = { connecting: 'Connecting', live: 'Live', waiting: 'Disconnected', closed: 'Closed' };
    setText(this.state, words[state]);
    const down = downSince !== undefined && (state === 'waiting' || attempt > 0);
    show(this.noticeBar, down);
    if (!down) return;
    const left = retryAt === undefined ? 0 : Math.ceil((retryAt - Date.now()) / 1000);
    const next = state === 'waiting' && left > 0 ? `Next try in ${left} s.` : 'Trying now.';
    setText(this.notice, `No connection since ${timeOfDay(downSince)}. What you see stands still; it goes on where it stopped. ${next}`);
  }
}
