#!/usr/bin/env bash
# Makes .venv ready: `tools/set_up.sh run|dev|bench`, each level holding the one before.
# Does nothing when the locks, the Python and the place are those of the last time.
# PYTHON=… chooses the Python.
set -euo pipefail
cd "$(dirname "$0")/.."

level=${1:?usage: tools/set_up.sh run|dev|bench}
venv=.venv
started=$SECONDS

fail() {
  echo "$*" >&2
  exit 1
}

supported() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; }

resolved() { "$1" -c 'import os, sys; print(os.path.realpath(sys.executable))' 2>/dev/null; }

find_python() {
  local candidate
  if [ -n "${PYTHON:-}" ]; then
    command -v "$PYTHON" >/dev/null || fail "PYTHON=$PYTHON is not a program that can be run."
    supported "$PYTHON" ||
      fail "PYTHON=$PYTHON is $("$PYTHON" --version 2>&1); Python 3.11, 3.12 or 3.13 is needed."
    resolved "$PYTHON"
    return
  fi
  # An environment that was made with a chosen Python stays with it.
  for candidate in "$venv/bin/python" python3 python3.13 python3.12 python3.11; do
    if supported "$candidate"; then
      resolved "$candidate"
      return
    fi
  done
  fail "Python 3.11, 3.12 or 3.13 is needed; found: $(python3 --version 2>/dev/null || echo none)." \
    "Install one, or name one: PYTHON=/path/to/python3.12 make setup"
}

PYTHON=$(find_python)
export PYTHON
tools/system_packages.sh "$([ "$level" = run ] && echo run || echo test)"

# What this environment was made from; kept in it, so that deleting it forgets that too.
fingerprint() {
  "$PYTHON" --version
  echo "$PYTHON $PWD"
  cat pyproject.toml requirements/build.txt "requirements/$1.txt"
}
print_of() { fingerprint "$1" | sha256sum | cut -d' ' -f1; }
stamp() { echo "$venv/set-up-$1"; }

if [ "$(cat "$(stamp "$level")" 2>/dev/null)" = "$(print_of "$level")" ]; then
  echo "Python packages: already set up ($venv)."
  exit 0
fi

made_here() { grep -qsF "$PWD/$venv" "$venv/bin/activate"; }
if [ -e "$venv" ] && ! { [ "$(resolved "$venv/bin/python")" = "$PYTHON" ] && made_here; }; then
  echo "Environment: $venv was made with another Python or in another place; making it anew."
  rm -rf "$venv"
fi
rm -f "$venv"/set-up-*
if [ ! -e "$venv/bin/pip" ]; then
  echo "Environment: making $venv with $("$PYTHON" --version)."
  "$PYTHON" -m venv --clear "$venv"
fi

# A line a package and the size of the large ones: pip itself would print three times as much.
show_progress() {
  local first second rest count=0
  while read -r first second rest; do
    case "$first" in
      Collecting) printf '  %3d  %s\n' $((++count)) "${second/==/ }" ;;
      Downloading) [[ "$rest" != *MB\)* ]] || printf '       fetching %s\n' "${rest//[()]/}" ;;
      Installing) echo "       installing them" ;;
    esac
  done
}

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore
install() { # PIP ARGUMENT...
  "$venv/bin/python" -m pip install --progress-bar off "$@"
}

packages=$(cat requirements/build.txt "requirements/$level.txt" | grep -c '==')
echo "Python packages: about $packages, each checked against its hash; the first time takes minutes."
# The build tools come first and from the lock, so that nothing is fetched unchecked to build with.
{ install --quiet --require-hashes -r requirements/build.txt &&
  install --require-hashes --no-build-isolation --use-pep517 -r "requirements/$level.txt" | show_progress &&
  install --quiet --no-deps --no-build-isolation --editable .; } ||
  fail "pip could not install the packages; its reason is above. Running this again goes on from there."

for reached in run dev bench; do
  print_of "$reached" >"$(stamp "$reached")"
  [ "$reached" = "$level" ] && break
done
echo "Python packages: set up in $((SECONDS - started)) s ($venv)."
