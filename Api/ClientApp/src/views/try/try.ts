import { ApiError, send } from '../../api/http';
import type { ClassifyAnswer } from '../../api/types';
import { groupOf } from '../../emotion/labels';
import { h, setText, show } from '../../shell/dom';
import { millis, score } from '../../shell/format';
import { formatRoute, go, type Route } from '../../shell/router';
import type { ViewFactory } from '../../shell/view';
import { Bars } from '../bars';
import { explained } from './words';

const MaxChars = 5000;
const TypingMs = 350;
const LabelsShown = 10;
const examples = [
  'I can’t believe you remembered. Thank you so much!',
  'They cancelled the last train again. Absolutely furious.',
  'Oh great, another Monday. Just what I needed.',
  'Wait, what? How does that even work?',
  'I keep checking the door. Something feels wrong tonight.',
];

/** A box to try a sentence: what the model reads in it, and which words made it so. */
export const tryView: ViewFactory = (first, { announce }) => {
  const box = h('textarea', { id: 'try-text', rows: 3, maxLength: MaxChars, spellcheck: false, placeholder: 'Write as you would post', 'aria-describedby': 'try-hint' });
  const error = h('p', { class: 'problem', role: 'alert', hidden: true });
  const labels = new Bars('Scores of the likeliest emotions', LabelsShown);
  const ekman = new Bars('Scores of the seven groups');
  const sentiment = new Bars('Sentiment');
  const tweet = new Bars('Four emotions as for tweets');
  const verdict = h('p', { class: 'verdict', dir: 'auto' });
  const words = h('p', { class: 'explained', dir: 'auto' });
  const wordsCaption = h('p', { class: 'caption' });
  const warnings = h('ul', { class: 'warnings' });
  const model = h('p', { class: 'caption figure' });
  const result = h('div', { class: 'try-result', hidden: true },
    verdict, words, wordsCaption, warnings,
    h('div', { class: 'bar-groups' },
      panel('Emotions', `The ${LabelsShown} likeliest of 28. More than one can be true, so they need not sum to 1.`, labels.element),
      panel('Groups', 'The same emotions in seven groups: Ekman’s six and neutral. Each score stands for itself; they need not sum to 1.', ekman.element),
      h('div', null,
        panel('Sentiment', 'How it is meant.', sentiment.element),
        panel('As a tweet', 'The four emotions of TweetEval; they sum to 1.', tweet.element))),
    model);
  const button = h('button', { type: 'submit', class: 'primary' }, 'Read it');
  const chips = h('div', { class: 'chips examples', role: 'group', 'aria-label': 'Examples' },
    ...examples.map((text) => h('button', { type: 'button', class: 'chip', onclick: () => {
      box.value = text;
      publish();
      void read();
    } }, text)));
  const form = h('form', { class: 'try-form', onsubmit: (event: Event) => {
    event.preventDefault();
    publish();
    void read();
  } },
    h('label', { htmlFor: 'try-text', class: 'visually-hidden' }, 'Text to read'), box,
    h('div', { class: 'try-actions' }, button, h('p', { id: 'try-hint', class: 'caption' }, 'Read as you type. The text is scored and not kept.')));
  const element = h('div', { class: 'view try' },
    h('header', { class: 'hero' }, h('h1', { class: 'headline' }, 'Try a sentence'),
      h('p', { class: 'lede' }, 'The same model that reads the crowd. Scores read the text, they do not know the person.')),
    form, chips, error, result);

  let running: AbortController | undefined;
  let typing: ReturnType<typeof setTimeout> | undefined;

  const publish = (): void => {
    clearTimeout(typing);
    go(formatRoute('try', '', { text: box.value }), true);
  };

  const read = async (): Promise<void> => {
    running?.abort();
    const text = box.value;
    if (text.trim() === '') {
      show(result, false);
      show(error, false);
      return;
    }
    const mine = (running = new AbortController());
    try {
      const answer = await send<ClassifyAnswer>('POST', 'v1/classify?explain=true', { texts: [text] }, mine.signal);
      show(error, false);
      render(text, answer);
    } catch (problem) {
      if (mine.signal.aborted) return;
      show(result, false);
      show(error, true);
      setText(error, `${problem instanceof ApiError ? problem.message : String(problem)} Your text is still in the box; try again.`);
    }
  };

  const render = (text: string, answer: ClassifyAnswer): void => {
    const reading = answer.results[0];
    if (!reading) return;
    show(result, true);
    verdict.className = `verdict e-${groupOf(reading.label)}`;
    verdict.replaceChildren(h('span', { class: 'swatch' }), h('strong', null, reading.label), ' ', h('span', { class: 'figure' }, score(reading.score)));
    const known = reading.words !== undefined && reading.words !== null && reading.words.length > 0;
    words.className = `explained e-${groupOf(reading.label)}`;
    words.replaceChildren(...(known ? explained(text, reading.words!) : [document.createTextNode(text)]));
    setText(wordsCaption, known
      ? `Marked words speak for “${reading.label}”, dotted ones against it: by how much the score falls or rises without the word.`
      : 'The model in force explains no words.');
    warnings.replaceChildren(...(reading.warnings ?? []).map((warning) => h('li', null, warning)));
    labels.update(reading.scores);
    if (reading.ekman) ekman.update(reading.ekman);
    if (reading.sentiment) {
      const { polarity: _, ...four } = reading.sentiment;
      sentiment.update(four as Record<string, number>);
    }
    if (reading.tweetEmotion) tweet.update(reading.tweetEmotion);
    setText(model, `Model ${answer.model.name}, version ${answer.model.version} · ${millis(answer.inferenceMs)} of inference`);
    announce(`${reading.label}, score ${score(reading.score)}`);
  };

  box.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      publish();
      void read();
    }, TypingMs);
  });
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  const take = (route: Route): void => {
    const text = route.params['text'] ?? '';
    if (text === box.value) return;
    box.value = text;
    void read();
  };
  take(first);

  return {
    element,
    title: 'Try it',
    update: (route) => {
      take(route);
      return true;
    },
    dispose: () => {
      clearTimeout(typing);
      running?.abort();
    },
  };
};

function panel(title: string, caption: string, body: HTMLElement): HTMLElement {
  return h('section', { class: 'panel' }, h('h2', null, title), h('p', { class: 'caption' }, caption), body);
}
