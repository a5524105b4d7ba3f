import type { Group } from './labels';

export type Scheme = 'dark' | 'light';

/**
 * One colour per group and scheme. On this page colour means emotion and nothing else. The colours were searched for
 * the greatest least distance (OKLab) between any two of them as seen with normal sight, protanopia, deuteranopia and
 * tritanopia; test/palette.test.ts holds that distance. No meaning rests on colour alone: a name stands beside it.
 */
export const PALETTE: Readonly<Record<Scheme, Readonly<Record<Group, string>>>> = {
  dark: {
    joy: '#f7cd3a',
    surprise: '#d5839b',
    neutral: '#515161',
    sadness: '#6eaafc',
    fear: '#9c51d6',
    disgust: '#a7e0c5',
    anger: '#da4a14',
  },
  light: {
    joy: '#f0ad51',
    surprise: '#a6758f',
    neutral: '#b6b6bb',
    sadness: '#6899e2',
    fear: '#592f7e',
    disgust: '#326259',
    anger: '#da6438',
  },
};
