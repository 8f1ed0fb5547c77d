/** File that the tests inside the extension host write, an array of `HostResult`: their console arrives in pieces, or not at all. */
export const HOST_RESULTS_VARIABLE = "CLINICAL_PROMPTS_TEST_HOST_RESULTS";

/** One test that ran in the extension host. */
export interface HostResult {
  readonly title: string;
  /** Message and stack of its failure. */
  readonly failure?: string;
}
