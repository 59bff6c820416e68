#!/bin/sh
# `make lock`: pins every dependency by version and hash, without naming an index. Run `make setup` before.
set -eu
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo .venv/bin/uv)

folders=$(find schemas services deploy models -maxdepth 2 -name pyproject.toml -exec dirname {} + 2>/dev/null | sort)
local_names=$(for folder in $folders; do
    sed -n 's/^name = "\(.*\)"/--no-emit-package \1/p' "$folder/pyproject.toml"
done)

# compile LOCK [OPTION…]: pins the requirements on standard input and their dependencies.
compile() {
    lock=$1
    shift
    # shellcheck disable=SC2086  # several words are intended
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --custom-compile-command "make lock" $local_names --output-file "$lock" "$@" - >/dev/null
}

# editable EXTRAS FOLDER…: the distributions in these folders; EXTRAS are the enricher's.
editable() {
    extras=$1
    shift
    for folder in "$@"; do
        case $folder in
        services/common) echo "-e ./$folder[otlp]" ;;
        services/enrich) echo "-e ./$folder[$extras]" ;;
        *) echo "-e ./$folder" ;;
        esac
    done
}

# shellcheck disable=SC2086  # one word for each folder
editable fr,py3langid,accurate $folders | compile requirements.lock --group pyproject.toml:dev "$@"
compile requirements-build.lock --group pyproject.toml:build --constraints requirements.lock </dev/null
compile requirements-uv.lock --group pyproject.toml:uv "$@" </dev/null
compile requirements-deploy.lock --group pyproject.toml:deploy --constraints requirements.lock "$@" </dev/null
compile requirements-docs.lock --group pyproject.toml:docs --constraints requirements.lock "$@" </dev/null
editable py3langid schemas services/common services/ingest services/enrich services/console models/language models/names \
    deploy/demo deploy/kafka | compile requirements-demo.lock --constraints requirements.lock
editable "" schemas services/common services/ingest |
    compile services/ingest/requirements.lock --constraints requirements.lock
editable py3langid schemas services/common models/language models/names services/enrich |
    compile services/enrich/requirements.lock --constraints requirements.lock
editable py3langid schemas services/common models/language models/names services/enrich services/console |
    compile services/console/requirements.lock --constraints requirements.lock
for model in language names; do
    compile models/$model/requirements-training.lock "$@" <models/$model/requirements-training.in
done
for contestants in baselines quixstreams; do
    compile benchmarks/requirements-$contestants.lock "$@" <benchmarks/requirements-$contestants.in
done
compile tests/interop/clients/python/requirements.lock "$@" <tests/interop/clients/python/requirements.in
.venv/bin/python -m tests.interop.maven_jars
.venv/bin/python -c 'from newsgloss_dev_kafka.jars import write_pins; print("pinned", write_pins(), "jars")'
