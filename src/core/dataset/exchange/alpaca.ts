import { flatFormat } from "./flat";

/** Stanford Alpaca: `{instruction, input, output}`; the input continues the instruction. */
export const ALPACA = flatFormat({ instruction: "instruction", input: "input", response: "output" });
