"""Reads exported trainings as the tools read them that they are for, and says what came of it as JSON."""

import ast
import json
import re
import sys
import tomllib
from pathlib import Path


def axolotl(folder: Path, site: str, base: str) -> object:
    """Its schema, and the tokens that its own strategy makes of the rows beside those of the bridge."""
    sys.path.append(site)
    from types import SimpleNamespace

    import yaml
    from axolotl.prompt_strategies import load
    from axolotl.utils.schemas.config import AxolotlInputConfig
    from clinical_bridge.rows import encode, read_rows
    from transformers import AutoTokenizer

    written = yaml.safe_load((folder / "axolotl.yaml").read_text(encoding="utf-8"))
    read = AxolotlInputConfig(**written).model_dump(exclude_none=True)
    tokenizer = AutoTokenizer.from_pretrained(base)
    differing = 0
    for name, datasets in (("train", "datasets"), ("val", "test_datasets")):
        strategy = load("user_defined", tokenizer, SimpleNamespace(**read), read[datasets][0]["type"])
        lines = (folder / "rows" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        (folder / "ids.jsonl").write_text("".join(json.dumps({"id": "", **json.loads(line)}) + "\n" for line in lines))
        for row in read_rows(folder / "ids.jsonl"):
            theirs = strategy.tokenize_prompt({"prompt": row.prompt, "completion": row.completion})
            ours = encode(row, tokenizer, read["sequence_len"])
            labels = [token if learnt else -100 for token, learnt in zip(ours.input_ids, ours.completion_mask, strict=True)]
            differing += theirs["input_ids"] != ours.input_ids or theirs["labels"] != labels
    return {"unknown": sorted(set(written) - set(AxolotlInputConfig.model_fields)), "differing": differing, "read": read}


def skypilot(folder: Path) -> object:
    import os

    import sky

    os.chdir(folder)
    task = sky.Task.from_yaml("task.yaml")
    return {"name": task.name, "workdir": task.workdir, "run": task.run, "resources": sorted(str(one) for one in task.resources)}


def notebook(folder: Path) -> object:
    import nbformat

    read = nbformat.read(folder / "training.ipynb", as_version=4)
    nbformat.validate(read)
    code = [cell.source for cell in read.cells if cell.cell_type == "code"]
    for cell in code[1:]:
        compile(cell, "cell", "exec")
    return {"texts": [cell.source for cell in read.cells if cell.cell_type == "markdown"], "install": code[0], "settings": settings("\n".join(code[1:]))}


def script(folder: Path) -> object:
    """The settings of a script, and the head that uv reads (the expression is that of PEP 723)."""
    from packaging.requirements import Requirement

    text = (folder / "train.py").read_text(encoding="utf-8")
    compile(text, "train.py", "exec")
    head = re.search(r"(?m)^# /// (?P<type>[a-zA-Z0-9-]+)$\s(?P<content>(^#(| .*)$\s)+)^# ///$", text)
    if head is None:
        return {"settings": settings(text), "requires": []}
    content = "".join(line[2:] if line.startswith("# ") else line[1:] for line in head["content"].splitlines(keepends=True))
    metadata = tomllib.loads(content)
    return {"settings": settings(text), "requires": [str(Requirement(one)) for one in metadata["dependencies"]], "python": metadata["requires-python"]}


def settings(text: str) -> object:
    """The only annotated assignment to SETTINGS, which has to be a literal."""
    found = [node for node in ast.parse(text).body if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "SETTINGS"]
    (assignment,) = found
    assert assignment.value is not None
    return ast.literal_eval(assignment.value)


def docker(folder: Path) -> object:
    from dockerfile_parse import DockerfileParser

    parser = DockerfileParser(path=str(folder))
    return {"base": parser.baseimage, "steps": [[one["instruction"], one["value"]] for one in parser.structure]}


def run_folder(folder: Path) -> object:
    from clinical_bridge.configuration import read_configuration
    from clinical_bridge.rows import read_rows

    configuration = read_configuration(folder)
    return {"base": configuration.base_model, "backend": configuration.backend, "rows": [len(read_rows(folder / name)) for name in ("train.jsonl", "val.jsonl")]}


def values(file: Path) -> object:
    """Documents of hostile values, each as YAML and as a Python literal."""
    import yaml

    given = json.loads(file.read_text(encoding="utf-8"))
    return [[yaml.safe_load(one["yaml"]), ast.literal_eval(one["python"])] for one in given]


if __name__ == "__main__":
    readers = {"axolotl": axolotl, "skypilot": skypilot, "notebook": notebook, "script": script, "docker": docker, "run-folder": run_folder, "values": values}
    print(json.dumps(readers[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])))
