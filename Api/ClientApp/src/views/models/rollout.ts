import type { Rollout } from './types';

/** The rollout in force, as a sentence. */
export function rolloutSentence({ stable, candidate, percent, shadow, fellBackFrom }: Rollout): string {
  if (!stable) return 'No version answers yet.';
  const fell = fellBackFrom ? ` Version ${fellBackFrom} was taken back.` : '';
  if (!candidate) return `Version ${stable} answers everyone.${fell}`;
  if (shadow) return `Version ${stable} answers everyone; ${candidate} reads the same in shadow and answers nobody.${fell}`;
  if (percent <= 0) return `Version ${stable} answers everyone; ${candidate} waits as candidate.${fell}`;
  return `Version ${stable} answers ${figure(100 - percent)} of users, candidate ${candidate} the other ${figure(percent)}; the same user gets the same version.${fell}`;
}

/** What a population stability index says, by the usual thresholds. */
export function driftWord(drift: number): string {
  if (drift < 0.1) return 'as trained';
  return drift <= 0.25 ? 'shifting' : 'another population';
}

const figure = (percent: number): string => `${Number(percent.toFixed(1))}\u202f%`;
