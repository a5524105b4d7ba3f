import { call } from '../api/http';
import type { EmotionTrends } from '../api/types';
import { indexOfLabel, LABELS } from '../emotion/labels';

/** What takes the past in. */
interface Counter {
  /** From when on it counts by itself (Unix ms). */
  readonly openedAt: number;
  addPast(timeMs: number, counts: Uint32Array): void;
}

/**
 * What the crowd wrote before this page was opened, as the server counted it slice by slice: the charts begin with a
 * past. Each stretch of time is taken once; from the page's opening on, the feed itself is counted.
 */
export class Past {
  private readonly asked = new Set<string>();
  private readonly openedAt: number;
  /** What lies from here on is counted already. */
  private until: number;

  constructor(private readonly pulse: Counter) {
    this.openedAt = this.until = Math.floor(pulse.openedAt / 1000) * 1000;
  }

  /** Makes sure that the window and the one before it are counted. A call that fails is made again at the next need. */
  async need(window: string): Promise<void> {
    if (this.asked.has(window)) return;
    this.asked.add(window);
    try {
      this.take(await call<EmotionTrends>(`v1/emotions/trends?window=${window}&history=true`));
    } catch (error) {
      this.asked.delete(window);
      console.info('The charts begin with what comes now: the past could not be read.', error);
    }
  }

  private take({ history }: EmotionTrends): void {
    if (!history) return;
    const sliceMs = history.sliceSeconds * 1000;
    let earliest = this.until;
    for (const { start, counts } of history.slices) {
      const from = Date.parse(start);
      if (from >= this.until) continue;
      for (const second of spread(counts, from, Math.min(from + sliceMs, this.openedAt))) {
        if (second.timeMs < this.until) this.pulse.addPast(second.timeMs, second.counts);
      }
      earliest = Math.min(earliest, from);
    }
    this.until = earliest;
  }
}

/** A slice's counts over its seconds, as evenly as whole posts allow. */
export function spread(counts: Readonly<Record<string, number>>, from: number, to: number): { timeMs: number; counts: Uint32Array }[] {
  const seconds = Math.max(1, Math.round((to - from) / 1000));
  const perSecond = Array.from({ length: seconds }, (_, i) => ({ timeMs: from + i * 1000, counts: new Uint32Array(LABELS.length) }));
  for (const [label, count] of Object.entries(counts)) {
    const column = indexOfLabel(label);
    if (column < 0) continue;
    perSecond.forEach((second, i) => {
      second.counts[column] = Math.floor(((i + 1) * count) / seconds) - Math.floor((i * count) / seconds);
    });
  }
  return perSecond;
}
