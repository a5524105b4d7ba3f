import type { Errors } from './types';

/** What the API says against a rule, handed to the fields it speaks of; what no field takes is said for the whole. */
export class ErrorMap {
  private readonly left: Map<string, readonly string[]>;

  constructor(errors: Errors = {}) {
    this.left = new Map(Object.entries(errors));
  }

  get isEmpty(): boolean {
    return this.left.size === 0;
  }

  /** The messages of a path, each once. */
  take(path: string): readonly string[] {
    const messages = this.left.get(path) ?? [];
    this.left.delete(path);
    return messages;
  }

  /** What is said of a path and of all below it that nobody took. */
  takeUnder(path: string): readonly string[] {
    const keys = [...this.left.keys()].filter((key) => key === path || key.startsWith(`${path}.`) || key.startsWith(`${path}[`));
    return keys.flatMap((key) => {
      const name = key.slice(path.length).replace(/^\./, '');
      return this.take(key).map((message) => (name === '' ? message : `${name}: ${message}`));
    });
  }

  /** Everything nobody took. */
  rest(): readonly string[] {
    return [...this.left].flatMap(([key, messages]) => messages.map((message) => (key === 'body' || key === '' ? message : `${key}: ${message}`)));
  }
}
