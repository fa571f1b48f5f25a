#!/usr/bin/env bash
# The assistant on a machine of its own: system units, and a user of their own who owns profile
# and sound. `tools/appliance.sh install|uninstall [purge]`, as root; `make install APPLIANCE=1`.
set -euo pipefail
cd "$(dirname "$0")/.."

what=${1:?usage: tools/appliance.sh install|uninstall [purge]}
place=/opt/assistant
data=/var/lib/assistant
program=/usr/local/bin/assistant
units=/etc/systemd/system
unit_names=(assistant.service assistant.socket assistant-runner.service assistant-runner.socket)
sockets=(assistant.socket assistant-runner.socket)
backoff=$units/assistant.service.d/backoff.conf

fail() {
  echo "$*" >&2
  exit 1
}

[ "$(id -u)" -eq 0 ] || fail "An appliance takes root: sudo make $what APPLIANCE=1"
command -v systemctl >/dev/null || fail "An appliance takes systemd, which is not on this machine."
runs() { [ -d /run/systemd/system ]; } # whether systemd runs here now

install_program() {
  local python
  python=$(.venv/bin/python -c 'import os, sys; print(os.path.realpath(sys.executable))')
  runuser -u nobody -- test -x "$python" ||
    fail "$python lies where the assistant's user may not look; PYTHON=/usr/bin/python3 make setup"
  [ -x "$place/bin/pip" ] || "$python" -m venv --clear "$place"
  export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore
  "$place/bin/pip" install --quiet --require-hashes -r requirements/build.txt
  "$place/bin/pip" install --quiet --require-hashes --no-build-isolation --use-pep517 \
    -r requirements/run.txt
  "$place/bin/pip" install --quiet --no-deps --no-build-isolation --force-reinstall .
  # Nobody may write there, and everybody read: also with a strict umask.
  chmod -R a+rX,go-w "$place"
}

install_user() {
  install -D -m 644 systemd/appliance/sysusers.conf /etc/sysusers.d/assistant.conf
  install -D -m 644 systemd/appliance/tmpfiles.conf /etc/tmpfiles.d/assistant.conf
  systemd-sysusers assistant.conf
  systemd-tmpfiles --create assistant.conf
  cat >"$program" <<END
#!/bin/sh
# The assistant's own commands, as its own user, who alone may read the profile.
case "\$(id -un)" in
  assistant) ASSISTANT_HOME=$data HOME=$data exec $place/bin/assistant "\$@" ;;
  root) exec runuser -u assistant -- "\$0" "\$@" ;;
  *) exec sudo -u assistant "\$0" "\$@" ;;
esac
END
  chmod 755 "$program"
}

install_units() {
  local name version
  for name in "${unit_names[@]}"; do
    install -D -m 644 "systemd/appliance/$name" "$units/$name"
  done
  version=$(systemctl --version | sed -nE '1s/^systemd ([0-9]+).*/\1/p')
  # The first systemd that knows RestartSteps= is 254.
  if [ "$version" -ge 254 ]; then install -D -m 644 systemd/backoff.conf "$backoff"; fi
  if runs; then systemctl daemon-reload; fi
  systemctl --quiet enable "${sockets[@]}" assistant.service
  runs || return 0
  # A socket is not opened for a service that runs already.
  systemctl stop "${unit_names[@]}"
  systemctl start "${sockets[@]}"
  systemctl start assistant.service
}

uninstall() {
  if [ -e "$units/assistant.service" ]; then
    if runs; then systemctl stop "${unit_names[@]}"; fi
    systemctl --quiet disable "${unit_names[@]}"
  fi
  rm -rf "${unit_names[@]/#/$units/}" "$backoff" "$place" "$program"
  rmdir --ignore-fail-on-non-empty "$(dirname "$backoff")" 2>/dev/null || true
  rm -f /etc/sysusers.d/assistant.conf /etc/tmpfiles.d/assistant.conf
  rmdir --ignore-fail-on-non-empty /etc/sysusers.d /etc/tmpfiles.d 2>/dev/null || true
  if runs; then systemctl daemon-reload; fi
  rm -rf "$data/run"
  if [ "${1:-}" = purge ] || ! [ -e "$data" ] || [ -z "$(find "$data" -type f -print -quit)" ]; then
    rm -rf "$data"
    if id assistant >/dev/null 2>&1; then userdel assistant; fi
    echo "The assistant is gone from this machine."
  else
    echo "The assistant is gone; what it knows is still in $data, and so is its user."
    echo "To remove them too: sudo make uninstall APPLIANCE=1 PURGE=1"
  fi
}

case "$what" in
  install)
    install_program
    install_user
    install_units
    if runs; then
      echo "The assistant runs. Its commands: sudo assistant status, sudo assistant doctor …"
    else
      echo "The assistant is installed, and starts with the machine."
    fi
    ;;
  uninstall) uninstall "${2:-}" ;;
  *) fail "usage: tools/appliance.sh install|uninstall [purge]" ;;
esac
