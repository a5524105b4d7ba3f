import type { Word } from '../../api/types';
import { h } from '../../shell/dom';

/** The text with each word underlined as strongly as it spoke for the label, or dotted as it spoke against it. */
export function explained(text: string, words: readonly Word[]): Node[] {
  const most = Math.max(0.01, ...words.map((word) => Math.abs(word.contribution ?? 0)));
  const nodes: Node[] = [];
  let at = 0;
  for (const word of [...words].sort((a, b) => a.start - b.start)) {
    if (word.start < at || word.start + word.length > text.length) continue;
    nodes.push(document.createTextNode(text.slice(at, word.start)));
    at = word.start + word.length;
    const part = text.slice(word.start, at);
    const moved = word.contribution ?? 0;
    const size = Math.abs(moved) / most;
    if (size < 0.08) nodes.push(document.createTextNode(part));
    else nodes.push(h('mark', {
      class: moved > 0 ? 'word is-for' : 'word is-against',
      vars: { '--size': size.toFixed(3) },
      title: `${part}: ${moved > 0 ? '+' : '\u2212'}${Math.abs(moved).toFixed(2)}`,
    }, part));
  }
  nodes.push(document.createTextNode(text.slice(at)));
  return nodes;
}
