"""What may keep the key that wraps the data key, best first; each implements `Keyholder`.

What each can promise once something was forgotten is told in docs/privacy.md.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_bytes, token_hex
from typing import TYPE_CHECKING

from assistant.errors import AssistantError, LockedError
from assistant.journal.keys import SECRET_BYTES, Keyholder
from assistant.private_folders import make_private

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "assistant-at-home"
CREDENTIAL = "assistant-profile-key"
"""The name under which systemd hands a secret to the unit (LoadCredentialEncrypted=)."""

# RFC 9106, the second recommended choice: 64 MiB, three passes.
_ARGON2_PASSES, _ARGON2_LANES, _ARGON2_KIB = 3, 4, 64 * 1024


def keyholders(
    chosen: str, folder: Path, error: type[AssistantError], passphrase: Passphrase | None = None
) -> dict[str, Keyholder]:
    """Every kind by its name, the one for new keys first: `chosen`, or with "auto" the best here.

    `folder` is for the key file.
    """
    kinds: dict[str, Keyholder] = {
        "secret-service": SecretService(error),
        "systemd": SystemdCredential(error),
        "passphrase": passphrase or Passphrase(folder, error),
        "file": SecretFile(folder, error),
    }
    if chosen == "auto":
        chosen = _best()
    return {chosen: kinds[chosen], **kinds}


def _best() -> str:
    if (folder := os.environ.get("CREDENTIALS_DIRECTORY")) and Path(folder, CREDENTIAL).is_file():
        return "systemd"
    if os.environ.get("DBUS_SESSION_BUS_ADDRESS") and _has_keyring():
        return "secret-service"
    return "file"


def _has_keyring() -> bool:
    from keyring.backends.SecretService import Keyring

    try:
        return bool(Keyring.priority)
    except RuntimeError:
        return False


class SecretService:
    """The desktop's keyring, through its Secret Service: locked while nobody is logged in."""

    kind = "secret-service"

    def __init__(self, error: type[AssistantError]) -> None:
        self._error = error

    def create(self) -> tuple[Mapping[str, str], bytes]:
        name, secret = token_hex(8), token_bytes(SECRET_BYTES)
        self._asked(lambda ring: ring.set_password(SERVICE, name, secret.hex()))
        return {"name": name}, secret

    def fetch(self, found_by: Mapping[str, str]) -> bytes:
        secret = self._asked(lambda ring: ring.get_password(SERVICE, found_by["name"]))
        if secret is None:
            raise self._error("the keyring no longer has the key of the profile")
        return bytes.fromhex(str(secret))

    def discard(self, found_by: Mapping[str, str]) -> None:
        self._asked(lambda ring: ring.delete_password(SERVICE, found_by["name"]))

    def _asked(self, question: Callable[[KeyringBackend], object]) -> object:
        from keyring.backends.SecretService import Keyring
        from keyring.errors import KeyringError, KeyringLocked
        from secretstorage.exceptions import SecretStorageException

        try:
            return question(Keyring())  # type: ignore[no-untyped-call]
        except KeyringLocked as error:
            raise LockedError("the keyring is locked: log in, or unlock it") from error
        except (KeyringError, SecretStorageException, OSError, RuntimeError) as error:
            raise self._error("the keyring does not answer; is its service running?") from error


class SystemdCredential:
    """A secret that systemd decrypts for the unit. It stays the same, so each key salts it."""

    kind = "systemd"

    def __init__(self, error: type[AssistantError]) -> None:
        self._error = error

    def create(self) -> tuple[Mapping[str, str], bytes]:
        found_by = {"salt": token_hex(16)}
        return found_by, self.fetch(found_by)

    def fetch(self, found_by: Mapping[str, str]) -> bytes:
        folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
        try:
            secret = Path(folder, CREDENTIAL).read_bytes()
        except OSError as error:
            raise LockedError(
                f"systemd has not handed over {CREDENTIAL}: only its own unit is given that"
            ) from error
        return _derived(secret, found_by["salt"])

    def discard(self, found_by: Mapping[str, str]) -> None: ...


class Passphrase:
    """A passphrase the person gives once after a start; it is never written down."""

    kind = "passphrase"

    def __init__(
        self,
        folder: Path,
        error: type[AssistantError],
        ask: Callable[[], str | None] = lambda: None,
    ) -> None:
        """`ask` asks the person, or gives None where it cannot."""
        self._error = error
        self._ask = ask
        self._salt_file = folder / "profile.salt"
        self._master: bytes | None = None

    def offer(self, passphrase: str) -> None:
        """Take this one instead of asking."""
        self._master = _stretched(passphrase, self._salt())

    def forget(self) -> None:
        """Ask again next time."""
        self._master = None

    def create(self) -> tuple[Mapping[str, str], bytes]:
        found_by = {"salt": token_hex(16)}
        return found_by, self.fetch(found_by)

    def fetch(self, found_by: Mapping[str, str]) -> bytes:
        if self._master is None:
            passphrase = self._ask()
            if not passphrase:
                raise LockedError("the profile is locked; open it with: assistant unlock")
            self._master = _stretched(passphrase, self._salt())
        return _derived(self._master, found_by["salt"])

    def discard(self, found_by: Mapping[str, str]) -> None: ...

    def _salt(self) -> bytes:
        """Not secret; the same for every key, so that the passphrase is asked for only once."""
        try:
            with suppress(FileNotFoundError):
                return self._salt_file.read_bytes()
            make_private(self._salt_file.parent)
            salt = token_bytes(16)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            with os.fdopen(os.open(self._salt_file, flags, 0o600), "wb") as file:
                file.write(salt)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise self._error(f"{self._salt_file} cannot be used: {error.strerror}") from error
        return salt


class SecretFile:
    """A file beside the profile: keeps a stolen backup shut, and nothing else."""

    kind = "file"

    def __init__(self, folder: Path, error: type[AssistantError]) -> None:
        self._folder = folder
        self._error = error

    def create(self) -> tuple[Mapping[str, str], bytes]:
        found_by, secret = {"name": token_hex(8)}, token_bytes(SECRET_BYTES)
        path = self._path(found_by)
        try:
            make_private(self._folder)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
            with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
                file.write(secret)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            path.unlink(missing_ok=True)
            raise self._error(f"{path} cannot be written: {error.strerror}") from error
        return found_by, secret

    def fetch(self, found_by: Mapping[str, str]) -> bytes:
        path = self._path(found_by)
        try:
            return path.read_bytes()
        except OSError as error:
            raise self._error(f"the key {path} cannot be read: {error.strerror}") from error

    def discard(self, found_by: Mapping[str, str]) -> None:
        path = self._path(found_by)
        try:
            # Where it stands: an unlinked file keeps its blocks.
            with path.open("r+b") as file:
                file.write(token_bytes(SECRET_BYTES))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
        except FileNotFoundError:
            pass
        except OSError as error:
            raise self._error(f"{path} cannot be removed: {error.strerror}") from error

    def _path(self, found_by: Mapping[str, str]) -> Path:
        return self._folder / f"profile.secret-{found_by['name']}"


def _stretched(passphrase: str, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    stretching = Argon2id(
        salt=salt,
        length=SECRET_BYTES,
        iterations=_ARGON2_PASSES,
        lanes=_ARGON2_LANES,
        memory_cost=_ARGON2_KIB,
    )
    return stretching.derive(passphrase.encode())


def _derived(secret: bytes, salt: str) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), SECRET_BYTES, bytes.fromhex(salt), b"assistant profile").derive(secret)
