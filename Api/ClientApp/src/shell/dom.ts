type Child = Node | string | number | null | undefined | false;
type Props = Readonly<Record<string, unknown>>;

/**
 * Makes an element. Text only ever becomes text nodes: what people post is never markup. `on…` properties are
 * listeners, `class` and `aria-…`/`data-…`/`role` attributes, other names DOM properties.
 */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props?: Props | null, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) assign(element, name, value);
  append(element, children);
  return element;
}

const SvgNamespace = 'http://www.w3.org/2000/svg';

/** Makes an SVG element; all properties are attributes, but `on…` are listeners. */
export function svg(tag: string, props?: Props | null, ...children: Child[]): SVGElement {
  const element = document.createElementNS(SvgNamespace, tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value as EventListener);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  append(element, children);
  return element;
}

/** Sets text only when it differs: an unchanged node keeps selections, tooltips and screen readers undisturbed. */
export function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Shows or hides. */
export function show(element: HTMLElement, visible: boolean): void {
  if (element.hidden === visible) element.hidden = !visible;
}

function assign(element: HTMLElement, name: string, value: unknown): void {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith('on')) element.addEventListener(name.slice(2), value as EventListener);
  else if (name === 'class') element.className = String(value);
  else if (name === 'vars') {
    for (const [variable, of] of Object.entries(value as Record<string, string>)) element.style.setProperty(variable, of);
  } else if (name in element && !name.includes('-')) Reflect.set(element, name, value);
  else element.setAttribute(name, String(value));
}

function append(element: Element, children: Child[]): void {
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) element.append(child instanceof Node ? child : String(child));
  }
}
