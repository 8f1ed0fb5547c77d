import type { Node } from "jsonc-parser";
import { typingErrors } from "../text/typingErrors";
import { propertiesOf, type Property } from "./record";

/** The key of an object that is `meant` with errors of typing: the nearest; `undefined` where there is none, or two are as near. `known` are keys that mean themselves. */
export function misspeltKey(object: Node, meant: string, known: readonly string[] = []): Property | undefined {
  const near = propertiesOf(object)
    .filter(({ name }) => name !== meant && !known.includes(name))
    .flatMap((property) => {
      const errors = typingErrors(property.name, meant);
      return errors === undefined ? [] : [{ property, errors }];
    })
    .toSorted((a, b) => a.errors - b.errors);
  const [first, second] = near;
  return first?.errors === second?.errors ? undefined : first?.property;
}

/** The key of a chat, where it is misspelt and holds what a chat does. */
export function misspeltChat(object: Node): Property | undefined {
  const property = misspeltKey(object, "messages");
  const isChat = property?.value?.type === "array" && property.value.children?.some((message) => message.type === "object" && propertiesOf(message).some(({ name }) => name === "content"));
  return isChat === true ? property : undefined;
}
