/**
 * Calls back about every `ms` milliseconds, in an animation frame, and not while the page is hidden. Answers how to
 * stop. Charts redraw by this and never by what arrives.
 */
export function every(ms: number, then: (now: number) => void): () => void {
  let frame = 0;
  const timer = setInterval(() => {
    if (document.hidden) return;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => then(Date.now()));
  }, ms);
  return () => {
    clearInterval(timer);
    cancelAnimationFrame(frame);
  };
}
