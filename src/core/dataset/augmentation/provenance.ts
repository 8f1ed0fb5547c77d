import type { DatasetRecord } from "../record";

/** Where a row comes from. */
export interface Origin {
  /** Of the augmentation. */
  readonly name: string;
  readonly parentId: string;
  /** Of the new row. */
  readonly id: string;
}

/** The keys of a new row that say where it comes from. Nobody has read it yet, whoever has read its parent. */
export function provenance({ status }: DatasetRecord, { name, parentId, id }: Origin): Record<string, string | undefined> {
  return { id, ...(status === undefined ? {} : { status: "draft" }), review: undefined, source: `augment/${name}`, parentId };
}

/** What contrast twins share where their parent has no name for them yet. */
export function pairIdOf(parentId: string): string {
  return `${parentId}-pair`;
}
