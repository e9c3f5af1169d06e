#!/bin/sh
# Makes sure that there is a Chromium or Chrome for the checks that need one, and
# prints its path. Installs Debian's or Ubuntu's package where it may; says what to
# do where it may not.
set -eu

find_browser() {
    for name in ${ZOPA_BROWSER:-} chromium chromium-browser google-chrome google-chrome-stable; do
        if path=$(command -v "$name"); then
            printf '%s\n' "$path"
            return 0
        fi
    done
    return 1
}

if find_browser; then exit 0; fi

sudo=
if [ "$(id -u)" != 0 ]; then sudo='sudo -n'; fi
if command -v apt-get >/dev/null; then
    echo 'zopa: installing Chromium with apt-get' >&2
    export DEBIAN_FRONTEND=noninteractive
    $sudo apt-get update -qq >&2 && $sudo apt-get install -y -qq --no-install-recommends \
        chromium fonts-dejavu-core >/dev/null
    if find_browser; then exit 0; fi
fi
echo 'zopa: install Chromium or Chrome, or name one in ZOPA_BROWSER' >&2
exit 1
