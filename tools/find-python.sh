#!/bin/sh
# Print the path of a Python that can run this project: $PYTHON, or the newest of 3.14 to 3.11 that really starts
# (version managers leave launchers behind that do not) and can make a virtual environment.
set -u

usable='import sys; sys.exit(sys.version_info < (3, 11))'
lacking=

for name in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3 python}; do
    path=$(command -v "$name" 2>/dev/null) || continue
    "$path" -c "$usable" >/dev/null 2>&1 || continue
    if "$path" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        echo "$path"
        exit 0
    fi
    lacking=${lacking:-$path}
done

if [ -n "$lacking" ]; then
    package=$("$lacking" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    echo "$lacking cannot make virtual environments. On Debian or Ubuntu: sudo apt-get install $package" >&2
elif [ -n "${PYTHON:-}" ]; then
    echo "PYTHON=$PYTHON is not a Python 3.11 or later that starts." >&2
else
    echo "No Python 3.11 or later was found. Install one (python.org, your distribution, Homebrew)," \
        "or name it: make run PYTHON=/path/to/python3" >&2
fi
exit 1
