#!/usr/bin/env bash
# Installs the system packages that are missing: `tools/system_packages.sh run|test`.
# A thing that is already there, however it came, is left alone. PYTHON names the Python to use.
set -euo pipefail

level=${1:?usage: tools/system_packages.sh run|test}
PYTHON=${PYTHON:-python3}

libraries=$({ ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null || true)
has_library() { [[ "$libraries" == *"$1"* ]]; } # one the dynamic loader finds

has_file() { compgen -G "$1" >/dev/null; }

missing=()
needs() { # PACKAGE CHECK...
  local package=$1
  shift
  "$@" || missing+=("$package")
}

wanted=()
wants() { # likewise, for what can be done without
  local package=$1
  shift
  "$@" || wanted+=("$package")
}

has_venv() { "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; }

venv_package() { # Debian names it after the version: python3.11-venv
  "$PYTHON" -c 'import sys; print("python{}.{}-venv".format(*sys.version_info))'
}

needs ca-certificates has_file '/etc/ssl/certs/*'
needs libportaudio2 has_library libportaudio.so.2
needs espeak-ng command -v espeak-ng >/dev/null
needs libespeak-ng1 has_library libespeak-ng.so.1
needs "$(venv_package)" has_venv
if [ "$level" = test ] && command -v pipewire-pulse >/dev/null; then
  # A second sound server would take over, or break, the sound of the person whose machine it is.
  echo "System packages: pulseaudio is left out beside PipeWire; tests of the sound path are skipped."
elif [ "$level" = test ]; then
  needs pulseaudio command -v pulseaudio >/dev/null
  needs pulseaudio-utils command -v pactl >/dev/null
  needs libasound2-plugins has_file '/usr/lib/*/alsa-lib/libasound_module_pcm_pulse.so'
fi

# What the everyday skills are tried with; without them those tests are skipped.
if [ "$level" = test ]; then
  needs wordnet-base has_file '/usr/share/wordnet/index.noun'
  needs mythes-de has_file '/usr/share/mythes/th_de_DE_v2.idx'
  needs mpv command -v mpv >/dev/null
  needs mpv-mpris has_file '/etc/mpv/scripts/mpris.so'
  needs dbus command -v dbus-daemon >/dev/null
fi

# What counts the packets that leave; a container often has no rights for it, and then no use.
if [ "$level" = test ] && [ "$(id -u)" -eq 0 ] && unshare --net true 2>/dev/null; then
  needs iproute2 command -v ip >/dev/null
  needs nftables command -v nft >/dev/null
  needs tcpdump command -v tcpdump >/dev/null
fi

# Around skills, and between them and D-Bus; docs/isolation.md.
wants bubblewrap command -v bwrap >/dev/null
wants xdg-dbus-proxy command -v xdg-dbus-proxy >/dev/null
if [ ${#wanted[@]} -gt 0 ]; then
  if [ ${#missing[@]} -gt 0 ] || [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    missing+=("${wanted[@]}")
  else
    echo "System packages: skills are held back better with ${wanted[*]}; assistant doctor says how."
  fi
fi

if [ ${#missing[@]} -eq 0 ]; then
  echo "System packages: nothing is missing."
  exit 0
fi

if ! command -v apt-get >/dev/null; then
  echo "Missing: ${missing[*]} (Debian's names). Install what your system calls them, then run this again." >&2
  exit 1
fi

can_use_sudo() {
  command -v sudo >/dev/null || return 1
  sudo -n true 2>/dev/null && return
  [ -t 0 ] || return 1
  echo "System packages: missing ${missing[*]}. Installing takes root; sudo asks for your password."
  sudo -v
}

if [ "$(id -u)" -eq 0 ]; then
  as_root=(env)
elif can_use_sudo; then
  as_root=(sudo env)
else
  echo "Missing system packages. As root: apt-get update && apt-get install --yes ${missing[*]}" >&2
  exit 1
fi

echo "System packages: installing ${missing[*]} (a minute or so)."
log=$(mktemp)
trap 'rm -f "$log"' EXIT

apt() { # apt-get, silent unless it fails
  "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 \
    -o DPkg::Lock::Timeout=120 "$@" </dev/null >"$log" 2>&1
}

apt update || true # an unreachable third-party list is no reason to stop: the install decides
if ! apt install --yes --no-remove --no-install-recommends "${missing[@]}"; then
  tail -n 15 "$log" >&2
  echo "apt-get could not install ${missing[*]}; the reason is above." >&2
  exit 1
fi
echo "System packages: installed."
