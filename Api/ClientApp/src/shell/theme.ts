import { GROUPS } from '../emotion/labels';
import { PALETTE, type Scheme } from '../emotion/palette';

const Key = 'emotion.scheme';
const dark = matchMedia('(prefers-color-scheme: dark)');
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const listeners = new Set<() => void>();

let chosen = read();

/** The scheme in force: the person's choice here, or else the system's. */
export const scheme = (): Scheme => chosen ?? (dark.matches ? 'dark' : 'light');

/** Whether the person asked their system for less motion. */
export const reducedMotion = (): boolean => calm.matches;

export function toggleScheme(): void {
  chosen = scheme() === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem(Key, chosen);
  } catch (error) {
    console.info('The choice of colours is not kept: this browser stores nothing for the page.', error);
  }
  apply();
}

/** Calls back when the scheme changes: canvases have to be drawn again. Answers how to stop that. */
export function onScheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function startTheme(): void {
  dark.addEventListener('change', apply);
  apply();
}

/** A colour of the style sheet, for a canvas. */
export const cssColour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function apply(): void {
  const root = document.documentElement;
  root.dataset['scheme'] = scheme();
  for (const group of GROUPS) root.style.setProperty(`--${group}`, PALETTE[scheme()][group]);
  for (const listener of listeners) listener();
}

function read(): Scheme | undefined {
  try {
    const value = localStorage.getItem(Key);
    return value === 'dark' || value === 'light' ? value : undefined;
  } catch {
    return undefined; // Storage is forbidden: the system's scheme it is.
  }
}
