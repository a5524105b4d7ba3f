/** The price of a zone for one window of event time: a value of the topic `prices`. */
export interface ZonePrice {
  readonly zone: string;
  readonly windowStart: string;
  readonly windowEnd: string;
  readonly supply: number;
  readonly demand: number;
  readonly multiplier: number;
  readonly revision: number;
  readonly final: boolean;
}

/** × 1.25 */
export const times = (multiplier: number): string => `×\u202f${multiplier.toFixed(2)}`;

/** Whether a price tells more than the one known: a later window, or a later revision of the same. */
export const isNewer = (price: ZonePrice, known: ZonePrice | undefined): boolean =>
  known === undefined || price.windowEnd > known.windowEnd || (price.windowEnd === known.windowEnd && price.revision >= known.revision);
