#!/bin/sh
# Installs Debian's Chromium, with which the console is tested, where it is missing and may be installed. Without it
# the browser tests are skipped, and say so. It never fails, and takes five minutes at most.
SECONDS_AT_MOST=300
if command -v chromium >/dev/null || command -v chromium-browser >/dev/null; then exit 0; fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "no Chromium, and no right to install Debian's: the browser tests of the console are skipped" >&2
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
# Another installation may hold the lock of the packages.
timeout "$SECONDS_AT_MOST" sh -c '
    apt-get -qq -o DPkg::Lock::Timeout=120 -o Acquire::Retries=2 update &&
    apt-get -qq -y -o DPkg::Lock::Timeout=120 -o Acquire::Retries=2 install --no-install-recommends \
        chromium fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji' >/dev/null </dev/null ||
    echo "Chromium cannot be installed: the browser tests of the console are skipped" >&2
exit 0
