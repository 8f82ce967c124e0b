import { asEscape, replaceUnseen } from '../src/model/unseen.ts';

/** An element with these members and children. Texts become text nodes, so none of them becomes markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  members: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(name), members);
  made.append(...children);
  return made;
}

export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`there is no ${id}`);
  return found as T;
}

/** Anything that could reorder the text stands there as an escape. */
export function visible(text: string): string {
  return replaceUnseen(text, (c) => (c === '\n' ? c : asEscape(c)));
}
