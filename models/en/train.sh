#!/bin/sh
# From labelled text to the shipped weights; called by `make model-en`. What a step has made is not made again:
# remove the work folder (.cache/model-en) to start over.
set -eu
cd "$(dirname "$0")/../.."
work=${NEWSGLOSS_MODEL_WORK:-$PWD/.cache/model-en}
export NEWSGLOSS_MODEL_WORK="$work" HF_HUB_OFFLINE=1 ORT_DISABLE_TELEMETRY=1 TOKENIZERS_PARALLELISM=false PYTHONWARNINGS=ignore
export PYTHONPATH="$PWD/models/en:$PWD/services/enrich/src:$PWD/services/common/src:$PWD/schemas/src"
python=$work/venv/bin/python
mkdir -p "$work"

if [ ! -f "$work/venv/.ready" ]; then
    uv=$(command -v uv || echo "$PWD/.venv/bin/uv")
    .venv/bin/python -m venv --clear "$work/venv"
    "$uv" pip install --quiet --python "$python" --require-hashes -r requirements-build.lock
    "$uv" pip install --quiet --python "$python" --require-hashes --no-build-isolation -r models/en/requirements-training.lock
    touch "$work/venv/.ready"
fi

# step FILE MODULE [ARGUMENT…]: run it unless the file is there.
step() {
    file=$1
    shift
    [ -e "$file" ] && return
    echo "== $*"
    (cd models/en && "$python" -m "$@")
}

step "$work/pretrained/mpnet/model.safetensors" training.pretrained
step "$work/teacher-mpnet.pt" training.teacher mpnet
step "$work/logits.npy" training.label
step "$work/cnn.pt" training.distil
step "$work/accurate.pt" training.accurate
echo "== export"
(cd models/en && "$python" -m training.export && "$python" -m training.export_accurate)
.venv/bin/python benchmarks/names.py quality
(cd models/en && "$python" -m training.card)
