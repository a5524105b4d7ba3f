/** Flows that a server may or may not have. */
export type Flow = 'rules' | 'risk' | 'pricing' | 'shop' | 'diagnose';

const probes: Readonly<Record<Flow, RegExp>> = {
  rules: /^\/v1\/rules/,
  risk: /^\/v1\/users\/\{[^}]+\}\/risk/,
  pricing: /^\/v1\/zones/,
  diagnose: /^\/v1\/diagnose/,
  shop: /^\/v1\/users\/\{[^}]+\}\/recommendations/,
};

/** Which flows this server has, read from its OpenAPI document: no call is made that must fail. */
export async function probeFlows(): Promise<ReadonlySet<Flow>> {
  try {
    const response = await fetch('openapi/v1.json');
    if (!response.ok) return new Set();
    const document = (await response.json()) as { paths?: Record<string, unknown> };
    const paths = Object.keys(document.paths ?? {});
    return new Set((Object.keys(probes) as Flow[]).filter((flow) => paths.some((path) => probes[flow].test(path))));
  } catch (error) {
    console.info('The list of routes could not be read; views of optional flows stay hidden.', error);
    return new Set();
  }
}
