import type { Problem } from './types';

/** A call that failed: what the server said, in words a person can act on. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly problem?: Problem,
  ) {
    super(message);
  }
}

/** Reads JSON from this host. Throws {@link ApiError} for any answer but 2xx, and with status 0 if none came. */
export async function call<T>(path: string, init: RequestInit = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers: { accept: 'application/json', ...init.headers } });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'The server does not answer.');
  }
  const text = await response.text();
  const body = parse(text);
  if (!response.ok) throw new ApiError(response.status, describe(response.status, body as Problem | undefined), body as Problem);
  return body as T;
}

/** Sends a JSON body. */
export const send = <T>(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<T> =>
  call<T>(path, {
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
    ...(signal ? { signal } : {}),
  });

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not JSON: the status code has to speak for itself.
  }
}

function describe(status: number, problem: Problem | undefined): string {
  const fields = Object.values(problem?.errors ?? {}).flat();
  const said = [problem?.title, problem?.detail, ...fields].filter((part): part is string => !!part);
  return said.length > 0 ? [...new Set(said)].join(' ') : `The server answered with status ${status}.`;
}
