import { FeedClient } from '../feed/client';
import { Announcer } from './announcer';
import { Chrome } from './chrome';
import { h } from './dom';
import { parseRoute, type Route } from './router';
import { Pulse } from '../feed/pulse';
import type { Services, View, ViewFactory } from './view';
import { VIEWS } from '../views/views';

/** Puts views on the page as the address says, one at a time. */
export class App {
  private readonly feed = new FeedClient();
  private readonly announcer = new Announcer();
  private readonly chrome = new Chrome(VIEWS, () => this.feed.retryNow());
  private readonly pulse = new Pulse(this.feed);
  private readonly services: Services;
  private current: View | undefined;
  private shown: Route | undefined;

  constructor(private readonly body: HTMLElement) {
    this.services = { feed: this.feed, pulse: this.pulse, announce: (text) => this.announcer.say(text) };
  }

  start(): void {
    this.body.replaceChildren(this.chrome.element, this.announcer.element);
    this.pulse.onStatus((status) => {
      this.chrome.connection(status);
      if (status.state === 'waiting' && status.attempt === 1) this.announcer.say('Connection lost. The page reconnects by itself.');
      if (status.state === 'live' && status.resumed) this.announcer.say('Connected again.');
    });
    addEventListener('hashchange', () => void this.show());
    void this.show();
  }

  private async show(): Promise<void> {
    const route = parseRoute(location.hash);
    const entry = VIEWS.find((view) => view.id === route.view) ?? VIEWS[0]!;
    const isFirst = this.shown === undefined;
    const isSame = this.shown?.view === entry.id;
    this.shown = { ...route, view: entry.id };
    if (isSame && this.current?.update?.(this.shown)) {
      document.title = this.titled();
      return;
    }
    let factory: ViewFactory;
    try {
      factory = await entry.load();
    } catch (error) {
      console.error(error);
      factory = () => failure(entry.name);
    }
    if (this.shown.view !== entry.id) return; // The person went on meanwhile.
    this.current?.dispose();
    this.current = factory(this.shown, this.services);
    // Before the view stands: the navigation measures itself, which lays out whatever is there.
    this.chrome.select(entry.id);
    this.chrome.main.replaceChildren(this.current.element);
    document.title = this.titled();
    if (isFirst) return;
    scrollTo({ top: 0 });
    this.chrome.main.focus({ preventScroll: true });
  }

  private titled(): string {
    return `${this.current?.title ?? ''} · Orleans.Emotion`;
  }
}

function failure(name: string): View {
  const element = h('section', { class: 'view' },
    h('h1', null, `${name} did not load`),
    h('p', null, 'The server gave no answer for this part of the page. It may be starting again: reload in a moment.'),
    h('button', { type: 'button', onclick: () => location.reload() }, 'Reload'));
  return { element, title: name, dispose: () => undefined };
}
