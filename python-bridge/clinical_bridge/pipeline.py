"""One run from its folder to a served model. What a finished phase has made is not made again."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import PROTOCOL, __version__
from .configuration import Configuration, Serving, read_configuration
from .device import use_one_gpu, wait_asleep
from .errors import BridgeError
from .events import EventLog
from .files import made_whole, sha256_of, size_of, update_json, write_atomically
from .gguf_file import convert, made_by_ollama, written_kind
from .layout import ADAPTER, BASE_GGUF, EXPECTED, GGUF, MANIFEST, MERGED
from .ollama import Ingredients, create_model, find_digest, quantization_of
from .parity import PROMPTS, compare, expectation
from .processes import Processes
from .quiet import silence_libraries
from .reporting import prepare_reporter, require_reporter
from .rows import TRAIN_FILE, VALIDATION_FILE, Row, encode_all, read_rows
from .stopping import StopRequest


class Pipeline:
    """Carries one attempt at a run. Of several processes all train, and the first does the rest."""

    def __init__(self, folder: Path, events: EventLog, stop: StopRequest, processes: Processes) -> None:
        self._folder = folder
        self._events = events
        self._stop = stop
        self._processes = processes
        self.texts: list[str] = []
        """Texts of records that no message may hold."""

    def run(self) -> str:
        """The state in which the run ended: `succeeded`, or `stopped` when the user has ended training early."""
        configuration = read_configuration(self._folder)
        silence_libraries(configuration.base_model, configuration.report_to)
        prepare_reporter(configuration, self._folder)
        wait_asleep()
        use_one_gpu()
        self._say_hello(configuration)
        with self._phase("prepare"):
            require_reporter(configuration)
            train, validation = self._read(TRAIN_FILE), self._read(VALIDATION_FILE)
            if not train or not validation:
                raise BridgeError("dataset_empty", "No row to train on or none to validate with.")
        stopped = False
        if not (self._folder / MERGED).is_dir():
            stopped = self._train_and_merge(configuration, train, validation)
        if self._processes.is_first:
            self._publish(configuration)
        return "stopped" if stopped else "succeeded"

    def _publish(self, configuration: Configuration) -> None:
        self._export(configuration)
        if configuration.serve is not None:
            with self._phase("serve"):
                digest = self._serve(configuration, configuration.serve)
            with self._phase("compare"):
                self._compare(configuration.serve, digest)
        elif configuration.served_elsewhere is not None:
            with self._phase("compare"):
                self._expect(configuration.served_elsewhere)

    def _say_hello(self, configuration: Configuration) -> None:
        import os
        import platform

        if configuration.backend == "unsloth":
            from .backend import backend_for

            backend_for(configuration)
        from .device import describe_device, library_versions

        libraries = library_versions()
        self._events.write(
            "hello",
            protocol=PROTOCOL,
            bridge=__version__,
            pid=os.getpid(),
            python=platform.python_version(),
            libraries=libraries,
            device=describe_device(),
            backend=configuration.backend,
        )
        self._record("libraries", libraries)

    def _train_and_merge(self, configuration: Configuration, train: list[Row], validation: list[Row]) -> bool:
        from .backend import backend_for
        from .fitting import fit

        backend = backend_for(configuration)
        with self._phase("load"):
            _seed_everything(configuration.seed)
            model, tokenizer = backend.load(configuration)
            encoded = encode_all(train, tokenizer, configuration.max_length)
            encoded_validation = encode_all(validation, tokenizer, configuration.max_length)
        with self._phase("train"):
            fitted = fit(
                self._folder,
                configuration,
                backend,
                model,
                tokenizer,
                encoded,
                encoded_validation,
                self._events,
                self._stop,
                self._processes,
            )
            self._processes.part()
            if not self._processes.is_first:
                return fitted.stopped
            self._record("bestValidationLoss", fitted.best_validation_loss)
            if configuration.method == "lora":
                with made_whole(self._folder / ADAPTER) as partial:
                    fitted.model.save_pretrained(str(partial))
                    tokenizer.save_pretrained(str(partial))
                self._artefact("adapter", self._folder / ADAPTER)
        with self._phase("merge"):
            with made_whole(self._folder / MERGED) as partial:
                backend.merge(configuration, self._folder / ADAPTER, fitted.model, tokenizer, partial)
            self._artefact("merged", self._folder / MERGED)
        return fitted.stopped

    def _export(self, configuration: Configuration) -> None:
        with self._phase("convert"):
            for source, name, kind in self._conversions(configuration):
                target = self._folder / name
                if not target.exists():
                    convert(source, target, written_kind(configuration.gguf))
                self._artefact(kind, target, sha256=sha256_of(target))

    def _conversions(self, configuration: Configuration) -> list[tuple[Path, str, str]]:
        tuned = (self._folder / MERGED, GGUF, "gguf")
        if not configuration.export_base:
            return [tuned]
        return [tuned, (Path(configuration.base_model), BASE_GGUF, "base_gguf")]

    def _serve(self, configuration: Configuration, serving: Serving) -> str:
        """The digest of the tuned model."""
        digests = []
        names = [(serving.model, GGUF, "ollama_model")]
        if configuration.export_base and serving.base_model_name is not None:
            names.append((serving.base_model_name, BASE_GGUF, "base_ollama_model"))
        for name, file, kind in names:
            gguf = self._folder / file
            quantize = configuration.gguf if made_by_ollama(configuration.gguf) else None
            made_of = Ingredients(gguf, sha256_of(gguf), quantize)
            digest = self._served(serving, name, made_of, "ollama" if kind == "ollama_model" else "baseOllama")
            facts = quantization_of(serving.host, name)
            self._events.write(
                "artefact",
                kind=kind,
                name=name,
                digest=digest,
                input=made_of.digest(serving),
                quantization=facts.level,
            )
            if quantize is not None and facts.fallen_back > 0:
                data = {"matrices": facts.fallen_back, "of": facts.matrices}
                self._events.write("notice", code="quantization_fallback", data=data)
            digests.append(digest)
        return digests[0]

    def _compare(self, serving: Serving, digest: str) -> None:
        """Holds the served model against what was trained, once; another template than the one of training stops."""
        known = self._recorded().get("parity")
        if known is None or known["digest"] != digest:
            known = {"digest": digest, **compare(self._folder, serving, PROMPTS)}
            self._record("parity", known)
        self._events.write("parity", **{key: value for key, value in known.items() if key != "digest"})

    def _expect(self, stops: tuple[str, ...]) -> None:
        """Writes what the machine that serves the model is to hold it against."""
        target = self._folder / EXPECTED
        if not target.exists():
            write_atomically(target, json.dumps(expectation(self._folder, stops), ensure_ascii=False) + "\n")
        self._artefact("expected", target, sha256=sha256_of(target))

    def _served(self, serving: Serving, name: str, made_of: Ingredients, key: str) -> str:
        """The digest of the model in Ollama, made where it is not there yet, of just these."""
        recorded = self._recorded()
        of, known = made_of.digest(serving), recorded.get(f"{key}Digest")
        if known is not None and recorded.get(f"{key}Input") == of and find_digest(serving.host, name) == known:
            return str(known)
        digest = create_model(serving, name, made_of)
        self._record(f"{key}Digest", digest)
        self._record(f"{key}Input", of)
        return digest

    def _read(self, file: str) -> list[Row]:
        rows = read_rows(self._folder / file)
        self.texts += [text for row in rows for text in (row.prompt, row.completion)]
        return rows

    def _artefact(self, kind: str, path: Path, **facts: Any) -> None:
        self._events.write("artefact", kind=kind, path=path.name, bytes=size_of(path), **facts)
        if kind == "gguf":
            self._record("ggufSha256", facts["sha256"])

    def _record(self, key: str, value: Any) -> None:
        if not self._processes.is_first:
            return
        update_json(self._folder / MANIFEST, lambda manifest: manifest.setdefault("results", {}).update({key: value}))

    def _recorded(self) -> dict[str, Any]:
        """What attempts at this run have recorded in its manifest."""
        results: dict[str, Any] = json.loads((self._folder / MANIFEST).read_text(encoding="utf-8")).get("results", {})
        return results

    @contextmanager
    def _phase(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        self._events.write("phase", phase=name, state="started")
        yield
        self._events.write("phase", phase=name, state="finished", seconds=round(time.monotonic() - started, 3))


def _seed_everything(seed: int) -> None:
    from transformers import set_seed

    set_seed(seed)
