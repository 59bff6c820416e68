#!/bin/sh
# Pins every dependency by version and hash, naming no index. Called by `make lock`; needs `make setup` before.
set -eu
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo .venv/bin/uv)

folders=$(find schemas services deploy models -maxdepth 2 -name pyproject.toml -exec dirname {} + 2>/dev/null | sort)
local_names=$(for folder in $folders; do
    sed -n 's/^name = "\(.*\)"/--no-emit-package \1/p' "$folder/pyproject.toml"
done)

# compile LOCK [OPTION…]: what standard input requires, and what it needs in turn.
compile() {
    lock=$1
    shift
    # shellcheck disable=SC2086  # several words on purpose
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --custom-compile-command "make lock" $local_names --output-file "$lock" "$@" - >/dev/null
}

editable() {
    for folder in "$@"; do
        case $folder in
        services/common) echo "-e ./$folder[otlp]" ;;
        services/enrich) echo "-e ./$folder[fr,py3langid]" ;;
        *) echo "-e ./$folder" ;;
        esac
    done
}

# shellcheck disable=SC2086  # one word for each folder
editable $folders | compile requirements.lock --group pyproject.toml:dev "$@"
compile requirements-build.lock --group pyproject.toml:build --constraints requirements.lock </dev/null
compile requirements-uv.lock --group pyproject.toml:uv "$@" </dev/null
compile requirements-deploy.lock --group pyproject.toml:deploy --constraints requirements.lock "$@" </dev/null
editable schemas services/common services/ingest |
    compile services/ingest/requirements.lock --constraints requirements.lock
editable schemas services/common models/en services/enrich |
    compile services/enrich/requirements.lock --constraints requirements.lock
compile models/en/requirements-training.lock "$@" <models/en/requirements-training.in
compile benchmarks/requirements-quixstreams.lock "$@" <benchmarks/requirements-quixstreams.in
.venv/bin/python -c 'from newsgloss_dev_kafka.jars import write_pins; print("pinned", write_pins(), "jars")'
