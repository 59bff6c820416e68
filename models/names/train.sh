#!/bin/sh
# From labelled text to the shipped weights; called by `make models`. What a step has made is not made again:
# remove the work folder (.cache/models) to start over.
set -eu
cd "$(dirname "$0")/../.."
work=${NEWSGLOSS_MODEL_WORK:-$PWD/.cache/models}
export NEWSGLOSS_MODEL_WORK="$work" ORT_DISABLE_TELEMETRY=1 PYTHONWARNINGS=ignore
export PYTHONPATH="$PWD/models/names:$PWD/services/enrich/src:$PWD/services/common/src:$PWD/schemas/src"
python=$work/venv/bin/python
mkdir -p "$work"

if [ ! -f "$work/venv/.ready" ]; then
    uv=$(command -v uv || echo "$PWD/.venv/bin/uv")
    .venv/bin/python -m venv --clear "$work/venv"
    "$uv" pip install --quiet --python "$python" --require-hashes -r requirements-build.lock
    "$uv" pip install --quiet --python "$python" --require-hashes --no-build-isolation -r models/names/requirements-training.lock
    touch "$work/venv/.ready"
fi

# step FILE MODULE [ARGUMENT…]: run it unless the file is there.
step() {
    file=$1
    shift
    [ -e "$file" ] && return
    echo "== $*"
    (cd models/names && "$python" -m "$@")
}

step "$work/teacher.pt" training.released
step "$work/pieces.json" training.kept
step "$work/logits.npy" training.label
step "$work/student-default.pt" training.distil
step "$work/student-english.pt" training.english_student
echo "== export"
(cd models/names && "$python" -m training.export && "$python" -m training.export_accurate)
.venv/bin/python benchmarks/names.py quality
.venv/bin/python benchmarks/names_languages.py quality --models newsgloss newsgloss-accurate
(cd models/names && "$python" -m training.card)
