const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const moment = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** 12,345 */
export const count = (value: number): string => whole.format(value);

/** 12,345 up to a hundred thousand, then 120K, 3.4M. */
export const brief = (value: number): string => (value < 100_000 ? whole : compact).format(value);

/** 0.234 as "23 %". The space is narrow and does not break. */
export const percent = (share: number): string => `${Math.round(share * 100)}\u202f%`;

/** Below one per cent a percentage says what rounding would hide. */
export const finePercent = (share: number): string => {
  const value = share * 100;
  return `${value !== 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)}\u202f%`;
};

/** A probability with two digits. */
export const score = (value: number): string => value.toFixed(2);

/** A difference with its sign, in points of a hundred. */
export const points = (difference: number): string => {
  const value = Math.round(difference * 1000) / 10;
  return `${value > 0 ? '+' : value < 0 ? '\u2212' : '±'}${Math.abs(value).toFixed(1)}`;
};

/** 84 ms, 1.2 s, 3 min. */
export function millis(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return '–';
  if (ms < 10) return `${ms.toFixed(1)}\u202fms`;
  if (ms < 1000) return `${Math.round(ms)}\u202fms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)}\u202fs`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)}\u202fmin`;
  return `${(ms / 3_600_000).toFixed(1)}\u202fh`;
}

/** 14:03:07, in the reader's own time zone. */
export const timeOfDay = (at: number | string): string => clock.format(new Date(at));

/** 22 Nov, 14:03:07, in the reader's own time zone. */
export const dateAndTime = (at: number | string): string => moment.format(new Date(at));

/** "now", "12 s ago", "3 min ago". */
export function ago(at: number | string, now: number): string {
  const seconds = Math.max(0, Math.round((now - new Date(at).getTime()) / 1000));
  if (seconds < 2) return 'now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}
