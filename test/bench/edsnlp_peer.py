"""EDS-NLP as its manual sets it up: matching and context, one thread. Reads the documents once, then goes through them at each line of stdin."""

import json
import sys

import edsnlp
import edsnlp.pipes as eds

texts, terms = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
nlp = edsnlp.blank("eds")
nlp.add_pipe(eds.normalizer())
nlp.add_pipe(eds.sentences())
nlp.add_pipe(eds.matcher(terms=terms, attr="NORM"))
for qualifier in (eds.negation, eds.hypothesis, eds.family, eds.history):
    nlp.add_pipe(qualifier())
print("ready", flush=True)
for _ in sys.stdin:
    print(sum(len(doc.ents) for doc in nlp.pipe(texts)), flush=True)
