import { GROUPS } from '../../emotion/labels';
import { movesBetween, sharesOf, type Shares } from '../../emotion/shares';
import type { Pulse } from '../../feed/pulse';
import { h } from '../../shell/dom';
import { percent, points } from '../../shell/format';

const RecentMs = 30_000;
const BeforeMs = 120_000;

/** The crowd's state in one sentence, for eyes and for ears. */
export class Headline {
  readonly element = h('h1', { class: 'headline' }, 'Waiting for the first posts');
  private key = '';

  /** Says it anew if it changed; answers the sentence. */
  update(pulse: Pulse, now: number): string {
    const recent = sharesOf(pulse.buckets, now - RecentMs, now);
    if (recent.total === 0) {
      const words = pulse.seen === 0 ? 'Waiting for the first posts' : 'The crowd is silent';
      this.write(words, [words]);
      return words;
    }
    const before = sharesOf(pulse.buckets, now - RecentMs - BeforeMs, now - RecentMs);
    const parts = sentence(recent, before);
    const text = parts.map((part) => (typeof part === 'string' ? part : part.textContent)).join('');
    this.write(text, parts);
    return text;
  }

  private write(key: string, parts: (string | Node)[]): void {
    if (key === this.key) return;
    this.key = key;
    this.element.replaceChildren(...parts);
  }
}

function sentence(recent: Shares, before: Shares): (string | Node)[] {
  const ranked = GROUPS.map((group, i) => ({ group, share: recent.groups[i]! })).sort((a, b) => b.share - a.share);
  const felt = ranked.filter(({ group }) => group !== 'neutral');
  const neutral = recent.groups[GROUPS.indexOf('neutral')]!;
  const lead = felt[0]!;
  const parts: (string | Node)[] = ['The crowd writes with ', word(lead.group), ` (${percent(lead.share)})`];
  if (felt[1] && felt[1].share > 0) parts.push(' and ', word(felt[1].group), ` (${percent(felt[1].share)})`);
  parts.push(neutral > 0.4 ? ', mostly plain. ' : '. ');
  const posts = Math.min(recent.total, before.total);
  const mover = movesBetween(GROUPS, before.groups, recent.groups, posts).find(({ name, change }) => name !== 'neutral' && Math.abs(change) >= 0.015);
  if (mover) parts.push(word(mover.name, true), mover.change > 0 ? ' is rising' : ' is falling', `, ${points(mover.change)} points.`);
  return parts;
}

function word(group: string, begins = false): HTMLElement {
  return h('em', { class: `feeling e-${group}` }, begins ? group[0]!.toUpperCase() + group.slice(1) : group);
}
