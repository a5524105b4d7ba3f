const BaseMs = 400;
const CapMs = 15_000;

/**
 * Milliseconds to wait before reconnection number `attempt` (from 0): exponential with a cap and "equal jitter", so
 * that a thousand pages do not come back in the same instant.
 */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(CapMs, BaseMs * 2 ** Math.min(attempt, 16));
  return ceiling / 2 + (ceiling / 2) * random();
}
