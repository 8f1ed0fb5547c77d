import type { BridgeReport } from "../../src/core/training/preflight/bridgeReport";

const GIB = 1024 ** 3;

/** What the bridge says of a small run with which nothing is wrong. */
export const GOOD_REPORT: BridgeReport = {
  device: { kind: "cpu", name: "Two Cores", cores: 2 },
  limit: 512,
  train: { rows: 160, min: 90, median: 120, p95: 200, max: 240 },
  validation: { rows: 40, min: 95, median: 118, p95: 190, max: 210 },
  truncated: [],
  unlearnable: [],
  endToken: "<|im_end|>",
  paddingIsEnd: false,
  samples: [
    {
      id: "row-1",
      truncated: false,
      pieces: [
        { text: "CAS", tokens: 1, trained: false },
        { text: "\n", tokens: 1, trained: false },
        { text: "Recommand", tokens: 2, trained: true },
        { text: "ation", tokens: 1, trained: true },
      ],
    },
  ],
  steps: 100,
  parameters: { total: 134_515_008, trainable: 4_884_480 },
  memory: { weights: GIB, gradients: GIB / 4, optimizer: GIB / 4, activations: GIB, libraries: GIB / 2, total: 3 * GIB, error: 0.35, available: 8 * GIB, kind: "ram" },
  disk: { base: 0, checkpoints: GIB / 4, adapter: GIB / 64, merged: GIB / 4, gguf: GIB / 8, ollama: GIB / 8, total: GIB, free: 50 * GIB, folder: "/work" },
};
