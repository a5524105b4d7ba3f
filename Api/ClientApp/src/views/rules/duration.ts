const units = { s: 'seconds', m: 'minutes', h: 'hours', d: 'days' } as const;
export type Unit = keyof typeof units;
export const UNITS = Object.entries(units) as readonly (readonly [Unit, string])[];

/** "5m" as number and unit; text that is no duration is taken as none. */
export function parseDuration(text: unknown): { amount: string; unit: Unit } {
  const found = typeof text === 'string' ? /^(\d+)([smhd])$/.exec(text) : null;
  return found ? { amount: found[1]!, unit: found[2] as Unit } : { amount: '', unit: 'm' };
}
