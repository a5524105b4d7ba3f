import type { FeedClient } from '../feed/client';
import type { Pulse } from '../feed/pulse';
import type { Route } from './router';

/** What every view is given. */
export interface Services {
  readonly feed: FeedClient;
  /** The whole crowd's posts, counted since the page was opened. */
  readonly pulse: Pulse;
  /** Says something to screen readers, politely and not too often. */
  readonly announce: (text: string) => void;
}

/** A view that stands on the page. */
export interface View {
  readonly element: HTMLElement;
  /** Title of the browser's tab. */
  readonly title: string;
  /** The same view at another address. Answers false to be built anew instead. */
  update?(route: Route): boolean;
  dispose(): void;
}

export type ViewFactory = (route: Route, services: Services) => View;
