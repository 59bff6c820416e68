#!/bin/sh
# Installs Debian's Chromium, with which the console is tested, where it is missing and may be installed. Without it
# the browser tests are skipped, and say so.
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "no Chromium: the browser tests of the console are skipped" >&2
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-core fonts-noto-cjk >/dev/null ||
    echo "Chromium cannot be installed: the browser tests of the console are skipped" >&2
