#!/bin/sh
# Stands for a Python with the bridge's libraries: says events as the trainer does, slowly enough to be interrupted, and makes small files.
if [ "$1" = "-c" ]; then
  shift 2
  for package; do echo "$package 1.0"; done
  exit 0
fi
if [ "$3" = preflight ]; then
  cat >/dev/null
  printf '{"type": "hello", "protocol": 1}\n{"type": "error", "code": "base_model_missing", "message": "no model"}\n'
  exit 0
fi
folder=$4
seq=0
attempt=$(($(grep -c '"hello"' "$folder/events.jsonl" 2>/dev/null) + 1))
say() { printf '{"seq": %s, "attempt": %s, "time": "2026-01-01T00:00:00Z", %s}\n' "$seq" "$attempt" "$1" >>"$folder/events.jsonl"; seq=$((seq + 1)); }
trap 'say "\"type\": \"end\", \"state\": \"cancelled\""; exit 130' TERM
keep=
trap 'keep=1' USR1
say "\"type\": \"hello\", \"protocol\": 1, \"bridge\": \"0.1.0\", \"pid\": $$, \"python\": \"3.12.1\", \"libraries\": {}, \"device\": {\"kind\": \"cpu\", \"name\": \"CPU\"}, \"backend\": \"trl\""
sleep 1000 & child=$!
echo "$child" >"$folder/child.pid"
step=0
steps=40
# A run that is to be ended early waits for it, however busy the machine is.
case $folder in */runs/cancelled-*|*/runs/kept-*) steps=4000 ;; esac
while [ "$step" -lt "$steps" ] && [ -z "$keep" ]; do
  step=$((step + 1))
  say "\"type\": \"progress\", \"step\": $step, \"steps\": $steps, \"secondsLeft\": 1"
  sleep 0.25
done
kill "$child"
mkdir -p "$folder/adapter"
echo adapter >"$folder/adapter/adapter.txt"
echo model >"$folder/model.gguf"
say "\"type\": \"artefact\", \"kind\": \"adapter\", \"path\": \"adapter\", \"bytes\": 8"
say "\"type\": \"artefact\", \"kind\": \"gguf\", \"path\": \"model.gguf\", \"bytes\": 6, \"sha256\": \"$(sha256sum <"$folder/model.gguf" | cut -d' ' -f1)\""
[ ! -f "$folder/damage" ] || echo other >"$folder/model.gguf"
if [ -n "$keep" ]; then say '"type": "end", "state": "stopped"'; else say '"type": "end", "state": "succeeded"'; fi
