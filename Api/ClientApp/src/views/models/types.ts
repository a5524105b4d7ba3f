/** Which versions of a model answer whom. */
export interface Rollout {
  readonly stable?: string | null;
  readonly candidate?: string | null;
  readonly percent: number;
  readonly shadow: boolean;
  readonly lastGood?: string | null;
  readonly changedAt: string;
  readonly reason: string;
  readonly fellBackFrom?: string | null;
}

/** How a candidate does beside the stable version. */
export interface Trial {
  readonly candidate: string;
  readonly inputs: number;
  readonly errors: number;
  readonly meanMs: number;
  readonly compared: number;
  readonly disagreed: number;
  readonly disagreementRate: number;
  readonly skipped: number;
  readonly labels: readonly { readonly label: string; readonly compared: number; readonly disagreed: number }[];
  readonly worst: readonly Example[];
}

/** An input on which candidate and stable version differ. */
export interface Example {
  readonly input: string;
  readonly stable: string;
  readonly stableScore: number;
  readonly candidate: string;
  readonly candidateScore: number;
  readonly difference: number;
}

/** A version over all silos. */
export interface Version {
  readonly version: string;
  readonly state: string;
  readonly role?: string | null;
  readonly error?: string | null;
  readonly inputs: number;
  readonly errors: number;
  readonly rejected: number;
  readonly meanBatch: number;
  readonly computeMs: number;
  readonly latencyP50Ms: number;
  readonly latencyP99Ms: number;
  readonly queueWaitP99Ms: number;
  /** Population stability index of recent answers against the card. */
  readonly drift?: number | null;
  readonly answers?: Readonly<Record<string, number>>;
}

/** What the page reads of `GET /v1/models` and `GET /v1/models/{name}`. */
export interface Model {
  readonly name: string;
  readonly kind?: string | null;
  readonly description?: string | null;
  readonly labels: readonly string[];
  readonly rollout: Rollout;
  readonly trial?: Trial | null;
  readonly versions: readonly Version[];
}
