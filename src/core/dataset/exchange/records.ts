import { flatFormat } from "./flat";

/** The keys of this product's own records, as they stand in tables and in lists of records. */
export const RECORDS = flatFormat({ instruction: "instruction", response: "response" });
