type Child = Node | string | undefined;

/** Attributes as strings; `undefined` leaves one out. Text from a record only ever becomes a text node. */
export type Attributes = Readonly<Record<string, string | undefined>>;

/** Builds one element. */
export function element(tag: string, attributes: Attributes = {}, ...children: readonly Child[]): HTMLElement {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) node.setAttribute(name, value);
  node.append(...children.filter((child) => child !== undefined));
  return node;
}
