/** A place on this page, all of it in the URL's fragment: `#/user/ann?range=1h`. */
export interface Route {
  readonly view: string;
  /** The part after the view: a user, a zone. Empty where there is none. */
  readonly arg: string;
  readonly params: Readonly<Record<string, string>>;
}

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const slash = path.indexOf('/');
  const view = slash < 0 ? path : path.slice(0, slash);
  const arg = slash < 0 ? '' : decode(path.slice(slash + 1));
  return { view: view || 'crowd', arg, params: Object.fromEntries(new URLSearchParams(query)) };
}

/** The fragment of a place. Empty parameters are left out, so that a plain view has a plain address. */
export function formatRoute(view: string, arg = '', params: Readonly<Record<string, string | undefined>> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value) query.set(name, value);
  const tail = query.size > 0 ? `?${query}` : '';
  return `#/${view}${arg === '' ? '' : `/${encodeURIComponent(arg)}`}${tail}`;
}

/** Goes to a place; `replace` where going back should not pass through every keystroke. */
export function go(hash: string, replace = false): void {
  if (location.hash === hash) return;
  if (replace) {
    history.replaceState(null, '', hash);
    dispatchEvent(new HashChangeEvent('hashchange'));
  } else location.hash = hash;
}

/** Writes what a view holds into the address, so that it can be shared, and goes nowhere. */
export function note(hash: string): void {
  if (location.hash !== hash) history.replaceState(null, '', hash);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // A hand-typed percent sign: take it as it stands.
  }
}
