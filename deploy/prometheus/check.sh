#!/bin/sh
# Checks prometheus.yml and rules.yml and runs the rules' tests; called by `make rules`. It uses the promtool on PATH
# (Debian's package `prometheus` has one), else the one in the image that docker-compose.yml names.
set -eu
cd "$(dirname "$0")"

if command -v promtool >/dev/null; then
    run() { promtool "$@"; }
elif command -v docker >/dev/null; then
    image=$(sed -n 's|^ *image: \(prom/prometheus:.*\)$|\1|p' ../../docker-compose.yml)
    run() { docker run --rm --network none -v "$PWD:/rules:ro" -w /rules --entrypoint promtool "$image" "$@"; }
else
    echo "the alert rules' tests need promtool (or Docker); 'make test' checks their syntax without it" >&2
    exit 1
fi
run check config prometheus.yml
run test rules rules_test.yml rules_week_test.yml
