/** How the names of a workspace's own knowledge files end. */
export const PROTOCOL_ENDING = ".protocol.json";
export const LANGUAGE_ENDING = ".language.json";

/** Where a protocol is written: in the product, or in a file of somebody's own. */
export type ProtocolSource = { readonly kind: "product"; readonly id: string } | { readonly kind: "file"; readonly file: string };
