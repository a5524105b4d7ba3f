import type { ViewFactory } from '../shell/view';

/** A way to go. Views load when they are first asked for. */
export interface ViewEntry {
  readonly id: string;
  readonly name: string;
  readonly load: () => Promise<ViewFactory>;
}

export const VIEWS: readonly ViewEntry[] = [
  { id: 'crowd', name: 'Crowd', load: async () => (await import('./crowd/crowd')).crowdView },
  { id: 'user', name: 'User', load: async () => (await import('./user/user')).userView },
  { id: 'try', name: 'Try it', load: async () => (await import('./try/try')).tryView },
  { id: 'rules', name: 'Rules', load: async () => (await import('./rules/rules')).rulesView },
  { id: 'risk', name: 'Risk', load: async () => (await import('./risk/risk')).riskView },
  { id: 'pricing', name: 'Pricing', load: async () => (await import('./pricing/pricing')).pricingView },
  { id: 'shop', name: 'Shop', load: async () => (await import('./shop/shop')).shopView },
  { id: 'models', name: 'Models', load: async () => (await import('./models/models')).modelsView },
  { id: 'streams', name: 'Streams', load: async () => (await import('./streams/streams')).streamsView },
];
