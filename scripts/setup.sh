#!/bin/sh
# Makes the project's environment, or finds that it is up to date, and prints the
# folder of its programs. Progress goes to standard error, one line per step.
#
#   scripts/setup.sh         print the environment's bin folder
#   scripts/setup.sh --lock  pin the dependencies anew in requirements/*.txt instead;
#                            further arguments are uv's, --upgrade for instance
#
# What it minds:
#   PYTHON        the interpreter to use (3.11 or newer). One named this way gets an
#                 environment of its own, .venv-3.13 for instance; without it the
#                 environment is .venv, on the first interpreter found.
#   ZOPA_NO_UV    when not empty, do without uv: plain venv and pip.
#   An index, certificates or a proxy set up for pip or uv are used as they are.

set -eu

cd "$(dirname "$0")/.."
root=$(pwd)

unset PYTHONHOME PYTHONPATH VIRTUAL_ENV CONDA_PREFIX
export PIP_DISABLE_PIP_VERSION_CHECK=1
export PIP_NO_INPUT=1
export PIP_REQUIRE_VIRTUALENV=0
export PIP_ROOT_USER_ACTION=ignore
export PIP_USER=0
export UV_PYTHON_DOWNLOADS=never

uv=
log=

say() { printf 'zopa: %s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

# Runs a command and keeps what it prints in the log.
quietly() {
    printf '\n$ %s\n' "$*" >>"$log"
    "$@" >>"$log" 2>&1 </dev/null
}

# --- the interpreter -----------------------------------------------------------

version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        version=$(version_of "$PYTHON") || die "PYTHON=$PYTHON does not run."
        new_enough "$PYTHON" ||
            die "zopa needs Python 3.11 or newer, and PYTHON=$PYTHON is Python $version."
        python=$PYTHON
        return
    fi
    seen=
    for python in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if new_enough "$python"; then
            return
        fi
        if version=$(version_of "$python"); then
            seen="${seen:+$seen, }$python is Python $version"
        fi
    done
    die "zopa needs Python 3.11 or newer, and none was found on PATH" \
        "(${seen:-there is no Python at all}); name another one with PYTHON=..."
}

# --- uv ------------------------------------------------------------------------

# What pip is set up to use is passed on to uv, which doesn't read pip's settings.
pip_setting() {
    for scope in ':env:' install global; do
        value=$(printf '%s\n' "$pip_settings" | sed -n "s/^$scope\\.$1='\\(.*\\)'\$/\\1/p")
        if [ -n "$value" ]; then
            printf '%s\n' "$value"
            return
        fi
    done
}

take_over_pip_settings() {
    pip_settings=$("$python" -m pip config list 2>/dev/null) || return 0
    if [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}${UV_INDEX:-}${UV_CONFIG_FILE:-}" ] &&
        ! [ -e "${XDG_CONFIG_HOME:-${HOME:-}/.config}/uv/uv.toml" ]; then
        value=$(pip_setting index-url)
        if [ -n "$value" ]; then export UV_DEFAULT_INDEX="$value"; fi
    fi
    if [ -z "${SSL_CERT_FILE:-}" ]; then
        value=$(pip_setting cert)
        if [ -n "$value" ]; then export SSL_CERT_FILE="$value"; fi
    fi
}

# Sets uv to the one on PATH, or else to a private copy in .tools; fails when there
# is neither.
find_uv() {
    if [ -n "${ZOPA_NO_UV:-}" ]; then return 1; fi
    if uv=$(command -v uv) && "$uv" --version >/dev/null 2>&1; then return; fi
    uv=$root/.tools/uv-$(cksum <requirements/uv.txt | tr ' ' '-')/bin/uv
    if "$uv" --version >/dev/null 2>&1; then return; fi
    say "fetching uv into .tools"
    rm -rf .tools/uv-*
    if quietly "$python" -m pip install --target .tools/uv-new --no-deps --require-hashes \
        --only-binary :all: -r requirements/uv.txt; then
        mv .tools/uv-new "${uv%/bin/uv}"
        if quietly "$uv" --version; then return; fi
    fi
    uv=
    return 1
}

# Runs uv with the system's certificates, unless the user says which to use, and once
# more with uv's own. (Older versions of uv know the setting as UV_NATIVE_TLS.)
try_uv() {
    if [ -n "${UV_SYSTEM_CERTS:-}${UV_NATIVE_TLS:-}" ]; then
        quietly "$uv" "$@"
    else
        quietly env UV_SYSTEM_CERTS=1 UV_NATIVE_TLS=1 "$uv" "$@" || quietly "$uv" "$@"
    fi
}

# --- the environment -----------------------------------------------------------

# Everything the environment depends on, beginning with where it is.
fingerprint() {
    printf '%s ' "$root"
    cat pyproject.toml requirements/dev.txt scripts/setup.sh src/zopa/_version.py | cksum
}

up_to_date() {
    [ -e "$venv/zopa-stamp" ] && "$venv/bin/python" -c '' >/dev/null 2>&1 &&
        [ "$(cat "$venv/zopa-stamp")" = "$(fingerprint)" ]
}

with_uv() {
    find_uv || return 1
    if ! [ -e "$venv/bin/python" ]; then
        quietly "$uv" venv --python "$python" "$venv" || return 1
    fi
    say "installing the locked dependencies into $venv"
    try_uv pip sync --python "$venv/bin/python" --require-hashes requirements/dev.txt || return 1
    quietly "$uv" pip install --python "$venv/bin/python" --offline --no-deps \
        --no-build-isolation --editable .
}

with_pip() {
    rm -rf "$venv"
    say "installing the locked dependencies into $venv, with pip"
    if quietly "$python" -m venv "$venv"; then
        set -- "$venv/bin/python" -m pip
    else # No ensurepip: the interpreter's own pip does it.
        rm -rf "$venv"
        quietly "$python" -m venv --without-pip "$venv" || return 1
        set -- "$python" -m pip --python "$venv/bin/python"
    fi
    quietly "$@" install --require-hashes -r requirements/dev.txt || return 1
    quietly "$@" install --no-deps --no-build-isolation --editable .
}

# Only one at a time may work on the environments, where there is a flock.
lock() {
    if command -v flock >/dev/null 2>&1; then
        exec 9>.tools/lock
        flock 9
    fi
}

make_environment() {
    started=$(date +%s)
    find_python
    take_over_pip_settings
    # One that was never finished, or was moved, or has lost its interpreter, is made anew.
    if grep -qsF "$root " "$venv/zopa-stamp" && new_enough "$venv/bin/python"; then
        say "bringing $venv up to date"
        rm -f "$venv/zopa-stamp"
    else
        rm -rf "$venv"
        say "making $venv with Python $("$python" -c 'import platform as p; print(p.python_version())')"
    fi
    if ! with_uv && ! with_pip; then
        tail -n 30 "$log" >&2
        die "the environment could not be made (the whole story is in $log)."
    fi
    fingerprint >"$venv/zopa-stamp"
    say "ready after $(($(date +%s) - started)) s"
}

# Writes one lock file: for every platform, with hashes, and naming no index.
compile_lock() {
    say "writing $1"
    output=$1
    shift
    try_uv pip compile --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
        --output-file "$output" "$@" && return
    tail -n 30 "$log" >&2
    die "$output could not be written."
}

start_log() {
    mkdir -p .tools
    lock
    log=.tools/setup.log
    : >"$log"
}

case ${1:-} in
--lock)
    shift
    find_python
    take_over_pip_settings
    start_log
    find_uv || die "there is no uv on PATH, and it could not be fetched (see $log)."
    compile_lock requirements/uv.txt --no-annotate "$@" requirements/uv.in
    compile_lock requirements/dev.txt --group dev "$@" pyproject.toml
    ;;
'')
    venv=.venv
    if [ -n "${PYTHON:-}" ]; then
        find_python
        venv=.venv-$version
    fi
    if ! up_to_date; then
        start_log
        # Another run may have made it meanwhile.
        if ! up_to_date; then make_environment; fi
    fi
    printf '%s\n' "$venv/bin"
    ;;
*)
    die "unknown argument: $1"
    ;;
esac
