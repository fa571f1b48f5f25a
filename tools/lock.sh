#!/usr/bin/env bash
# Writes requirements/*.txt: every package with its version and hashes, for Linux and every
# Python this project supports. Versions stay as they are unless UPGRADE=1.
#   bench.txt  everything; the others are cut from it, so all of them agree
#   dev.txt    what the tests need
#   run.txt    what a person needs
#   build.txt  what turns the checkout into a package
set -euo pipefail
cd "$(dirname "$0")/.."

uv=.venv/bin/uv
upgrade=()
[ "${UPGRADE:-}" = 1 ] && upgrade=(--upgrade)

compile() { # OUTPUT ARGUMENT...
  local output=requirements/$1
  shift
  echo "Locking $output"
  "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
    --output-file "$output" "$@"
  drop_what_every_line_says "$output"
}

# pip skips a line whose marker does not hold, without a word: left as they are, these files
# would install nothing at all on a newer Python. Without them pip says what is missing.
drop_what_every_line_says() {
  local always
  for always in "python_full_version < '3.14'" "sys_platform == 'linux'" \
    "platform_python_implementation == 'CPython'"; do
    sed -i -e "s/ and $always//g; s/$always and //g; s/ ; $always / /" "$1"
  done
}

compile bench.txt "${upgrade[@]}" --all-extras pyproject.toml
compile dev.txt --constraints requirements/bench.txt \
  --extra whisper --extra pocketsphinx --extra piper --extra dev pyproject.toml
compile run.txt --constraints requirements/bench.txt \
  --extra whisper --extra pocketsphinx --extra piper pyproject.toml
compile build.txt --constraints requirements/bench.txt requirements/build.in
