"""Names inside a run folder of what a run makes."""

MANIFEST, ADAPTER, MERGED, GGUF, BASE_GGUF = "run.json", "adapter", "merged", "model.gguf", "base.gguf"
EXPECTED, LOG = "expected.json", "log.txt"
