"""`python -m clinical_bridge <command>`."""

import argparse
import sys
from pathlib import Path


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="clinical_bridge", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="run folder → adapter, merged model, GGUF, Ollama model")
    train.add_argument("folder", type=Path)
    several = commands.add_parser("launch", help="as many processes of train on this node of a Slurm step, by torchrun")
    several.add_argument("folder", type=Path)
    several.add_argument("--nodes", type=int, required=True)
    several.add_argument("--processes", type=int, required=True, help="on each node")
    several.add_argument("--meet-at", required=True, help="host:port of the first node")
    before = commands.add_parser("preflight", help="what a run would do, as JSON Lines, before anything is spent")
    before.add_argument("source", help="a run folder, or - for a plan on standard input")
    before.add_argument(
        "--then-train",
        action="store_true",
        help="with -, for a plan on one line: train the run folder of a second line in the same process",
    )
    commands.add_parser("doctor", help="what this machine and its libraries can do, as JSON Lines")
    base = commands.add_parser("base", help="GGUF → trainable model folder")
    base.add_argument("gguf", type=Path)
    base.add_argument("target", type=Path)
    parity = commands.add_parser("parity", help="whether Ollama sees the tokens that training saw")
    parity.add_argument("folder", type=Path)
    parity.add_argument("--rows", type=int, default=8)
    push = commands.add_parser("push", help="adapter or merged model → Hugging Face Hub, as JSON Lines")
    push.add_argument("folder", type=Path)
    push.add_argument("--what", choices=("adapter", "merged"), required=True)
    push.add_argument("--repository", required=True, help="owner/name; private where it is made")
    push.add_argument("--public", action="store_true")
    ask = commands.add_parser("ask", help="a Python function answers, a JSON line for each prompt")
    ask.add_argument("function", help="module:function, which takes the case and gives its answer")
    ask.add_argument("--folder", type=Path, required=True, help="where the module is looked for first")
    arguments = parser.parse_args(argv)
    match arguments.command:
        case "train":
            from .train import train as run

            return run(arguments.folder.resolve())
        case "launch":
            from .launch import launch

            return launch(arguments.folder.resolve(), arguments.nodes, arguments.processes, arguments.meet_at)
        case "preflight":
            if arguments.then_train:
                from .waiting import preflight_then_train

                return preflight_then_train()
            from .preflight import preflight

            return preflight(arguments.source)
        case "doctor":
            from .doctor import doctor

            return doctor()
        case "base":
            from .quiet import silence_libraries

            silence_libraries(str(arguments.gguf))
            from .base_model import dequantise

            dequantise(arguments.gguf.resolve(), arguments.target.resolve())
            return 0
        case "push":
            from .hub import push as send

            return send(arguments.folder.resolve(), arguments.what, arguments.repository, arguments.public)
        case "ask":
            from .ask import ask as answer

            return answer(arguments.function, arguments.folder.resolve())
        case _:
            from .parity import parity as compare

            return compare(arguments.folder.resolve(), arguments.rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
