/**
 * An image of the bridge and its locked libraries. No row is in it: an image travels and is kept, so the run folder is mounted.
 * The compiler is for the kernels that Triton builds when it trains.
 */
export const DOCKERFILE = `FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install --yes --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
COPY requirements.txt /opt/bridge/requirements.txt
RUN pip install --no-cache-dir --require-hashes -r /opt/bridge/requirements.txt
COPY clinical_bridge /opt/bridge/clinical_bridge
ENV PYTHONPATH=/opt/bridge PYTHONUTF8=1 HOME=/tmp HF_HOME=/training/.huggingface HF_HUB_DISABLE_TELEMETRY=1 UNSLOTH_DISABLE_STATISTICS=1
VOLUME /training
USER 1000:1000
CMD ["python", "-m", "clinical_bridge", "train", "/training"]
`;

/** All but what the image holds, above all the rows. */
export const DOCKERIGNORE = "*\n!requirements.txt\n!clinical_bridge\n";
