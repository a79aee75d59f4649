/** An HTML element with attributes and children. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A choice of one among several; `choose` gets the option's value. */
export function choice(
  label: string,
  options: { value: string; text: string }[],
  chosen: string,
  choose: (value: string) => void,
): HTMLElement {
  const select = element(
    "select",
    { "aria-label": label },
    ...options.map(({ value, text }) => element("option", { value }, text)),
  );
  select.value = chosen;
  select.addEventListener("change", () => choose(select.value));
  return element("label", {}, label, select);
}
