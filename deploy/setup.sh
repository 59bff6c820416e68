#!/bin/sh
# `make setup`: makes .venv with every pinned dependency and our distributions, and fetches the development Kafka.
# `deploy/setup.sh demo`: the same without what only tests and tools need, for `make demo`.
# It needs Python 3.11+, Java 17+ and Maven, and installs nothing outside the checkout.
set -eu
cd "$(dirname "$0")/.."
what=${1:-all}

fail() {
    printf 'make setup: %s\n' "$1" >&2
    exit 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

python=
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if is_new_enough "$candidate"; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || fail "Python 3.11 or newer was not found (tried: ${PYTHON:-python3, python3.11 to python3.14}).
Install it (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python), or name it: make setup PYTHON=/path/to/python3"

# Check Java and Maven first: it takes seconds, and an error comes before the large download.
PYTHONPATH=deploy/kafka/src "$python" -m newsgloss_dev_kafka fetch

if ! is_new_enough .venv/bin/python; then
    echo "making .venv with $("$python" --version)"
    rm -rf .venv
    if command -v uv >/dev/null 2>&1; then
        uv venv --quiet --python "$(command -v "$python")" .venv
    else
        "$python" -m venv .venv || fail "$python cannot make a virtual environment (above).
Debian, Ubuntu: apt install python3-venv"
    fi
fi

if command -v uv >/dev/null 2>&1; then
    uv=uv
else
    uv=.venv/bin/uv
    pinned=$(sed -n 's/^uv==\([^ ]*\).*/uv \1/p' requirements-uv.lock)
    case "$("$uv" --version 2>/dev/null)" in
    "$pinned"*) ;;
    *)
        .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip --default-pip >/dev/null
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
        ;;
    esac
fi

install() {
    "$uv" pip install --quiet --python .venv/bin/python "$@"
}
# Build tools come first and are pinned too, so that no build fetches its own.
echo "installing the pinned dependencies into .venv"
install --require-hashes -r requirements-build.lock
if [ "$what" = demo ]; then
    install --require-hashes --no-build-isolation -r requirements-demo.lock
else
    install --require-hashes --no-build-isolation -r requirements.lock
fi

set --
for project in schemas/pyproject.toml services/*/pyproject.toml deploy/*/pyproject.toml models/*/pyproject.toml; do
    [ -f "$project" ] && set -- "$@" --editable "./$(dirname "$project")"
done
install --no-deps --no-build-isolation "$@"

[ "$what" = demo ] || touch .venv/.setup-done
touch .venv/.demo-done
echo "ready"
