"""The assistant among a person's own services: put there, taken away, looked at.

The unit files are fixed: they start the program at the one place it is linked to.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from pwd import getpwuid

from assistant.errors import ServiceError
from assistant.settings import home_folder
from assistant.shipped import shipped_units

DAEMON = "assistant.service"
UNITS = (DAEMON, "assistant.socket", "assistant-runner.service", "assistant-runner.socket")
_SOCKETS = tuple(unit for unit in UNITS if unit.endswith(".socket"))
_BACKOFF = "backoff.conf"
_BACKOFF_SINCE = 254
"""The first systemd that knows RestartSteps=."""
_LINGERING = "lingering.conf"
"""A note among the daemon's drop-ins: lingering was turned on for it, and goes with it."""
_ASK_SECONDS = 200.0
"""Starting the daemon is waited for: TimeoutStartSec= and a little."""
APPLIANCE_UNIT = Path("/etc/systemd/system") / DAEMON


@dataclass(frozen=True, slots=True)
class UserServices:
    """Where a person's units (`folder`) and programs lie; nothing outside `home` is written."""

    home: Path
    folder: Path
    program: Path

    @staticmethod
    def of_this_person(environment: Mapping[str, str] | None = None) -> UserServices:
        env = os.environ if environment is None else environment
        home = home_folder(env)
        config = Path(env.get("XDG_CONFIG_HOME", ""))
        config = config if config.is_absolute() else home / ".config"
        return UserServices(home, config / "systemd/user", home / ".local/bin/assistant")

    @property
    def installed(self) -> bool:
        return all((self.folder / unit).exists() for unit in UNITS)

    @property
    def outdated(self) -> bool:
        """Whether the files are not those of this version, or start no program."""
        shipped = shipped_units() / "user"
        texts = ((self.folder / unit, shipped / unit) for unit in UNITS)
        return not self.program.exists() or any(a.read_text() != b.read_text() for a, b in texts)

    def install(self, program: Path) -> bool:
        """Have systemd run `program`, now and from now on; whether it runs now.

        Where the person has no systemd running it will be at the next login. Raises
        `ServiceError`, and `OSError` where files cannot be written.
        """
        version = _systemd_version()
        self._link(program)
        self.folder.mkdir(parents=True, exist_ok=True)
        for unit in UNITS:
            (self.folder / unit).write_text((shipped_units() / "user" / unit).read_text())
        if version >= _BACKOFF_SINCE:
            self._drop_in(_BACKOFF, (shipped_units() / _BACKOFF).read_text())
        running = manager_runs()
        if running:
            _systemctl("daemon-reload")
        _systemctl("enable", *_SOCKETS, DAEMON)
        if running:
            # A socket is not opened for a service that runs already.
            _systemctl("stop", *UNITS)
            _systemctl("start", *_SOCKETS)
            _systemctl("start", DAEMON)
        return running

    def uninstall(self) -> None:
        """Take away all that `install` and `linger` made. Raises `ServiceError` or `OSError`."""
        present = [unit for unit in UNITS if (self.folder / unit).exists()]
        running = manager_runs()
        if present:
            _systemctl("disable", *(["--now"] if running else []), *present)
        if (self._drop_ins / _LINGERING).exists():
            _asked("loginctl", "disable-linger", getpwuid(os.getuid()).pw_name)
        for file in (*(self.folder / unit for unit in UNITS), *self._drop_ins.glob("*.conf")):
            file.unlink(missing_ok=True)
        if self.program.is_symlink():
            self.program.unlink()
        for folder in (self._drop_ins, self.folder, self.program.parent):
            self._remove_empty(folder)
        if present and running:
            _systemctl("daemon-reload")

    def linger(self) -> None:
        """Start at boot, and stay after logging out. Raises `ServiceError` where it may not."""
        name = getpwuid(os.getuid()).pw_name
        if _asked("loginctl", "enable-linger", name).returncode != 0:
            raise ServiceError(f"starting at boot takes root: sudo loginctl enable-linger {name}")
        self._drop_in(_LINGERING, "# Lingering was turned on for the assistant.\n")

    def _link(self, program: Path) -> None:
        if self.program.exists() and not self.program.is_symlink():
            if self.program.samefile(program):
                return
            raise ServiceError(f"{self.program} is another program; move it away first")
        self.program.parent.mkdir(parents=True, exist_ok=True)
        self.program.unlink(missing_ok=True)
        self.program.symlink_to(program)

    @property
    def _drop_ins(self) -> Path:
        return self.folder / f"{DAEMON}.d"

    def _drop_in(self, name: str, text: str) -> None:
        self._drop_ins.mkdir(exist_ok=True)
        (self._drop_ins / name).write_text(text)

    def _remove_empty(self, folder: Path) -> None:
        """`folder`, and above it what is empty then."""
        while folder.is_relative_to(self.home) and folder != self.home:
            with suppress(FileNotFoundError):
                if any(folder.iterdir()):
                    return
                folder.rmdir()
            folder = folder.parent


def manager_runs() -> bool:
    """Whether this person has a systemd of their own to talk to now."""
    return _asked("systemctl", "--user", "show", "--property=Version").returncode == 0


def state_of(unit: str, *, user: bool) -> str:
    """As systemd calls it: active, inactive, failed, activating…; "" where it cannot be asked."""
    scope = ["--user"] if user else []
    return _asked("systemctl", *scope, "is-active", unit).stdout.strip()


def _systemd_version() -> int:
    found = re.match(r"systemd (\d+)", _asked("systemctl", "--version").stdout)
    if found is None:
        raise ServiceError("systemd is not on this machine; start it yourself: assistant run")
    return int(found[1])


def _systemctl(*arguments: str) -> None:
    done = _asked("systemctl", "--user", *arguments)
    if done.returncode != 0:
        raise ServiceError(f"systemctl --user {arguments[0]}: {_reason(done)}")


def _asked(*command: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, capture_output=True, text=True, timeout=_ASK_SECONDS, check=False
        )
    except FileNotFoundError:
        return subprocess.CompletedProcess(command, 127, "", f"{command[0]} is not installed")
    except subprocess.TimeoutExpired as error:
        raise ServiceError(f"{command[0]} does not answer") from error


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    lines = done.stderr.strip().splitlines()
    return lines[-1] if lines else f"it ended with {done.returncode}"
