"""The name and password for a proxy. The password is in the system's keyring and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field

from practicedesk_sync.errors import WorldError

SERVICE = "PracticeDesk proxy"


@dataclass(frozen=True, slots=True)
class Login:
    """For one proxy. The password is shown nowhere."""

    user: str
    password: str = field(repr=False)


def kept_login(user: str) -> Login | None:
    """The login kept for that name, if any. Raises `WorldError` where there is no keyring."""
    import keyring
    from keyring.errors import KeyringError

    try:
        password = keyring.get_password(SERVICE, user)
    except KeyringError as error:
        raise _no_keyring() from error
    return Login(user, password) if password is not None else None


def keep_login(login: Login) -> None:
    """Keep it in the system's keyring. Raises `WorldError` where there is none."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, login.user, login.password)
    except KeyringError as error:
        raise _no_keyring() from error


def forget_login(user: str) -> None:
    """Take it out again, if it is there."""
    import keyring
    from keyring.errors import KeyringError, NoKeyringError, PasswordDeleteError

    try:
        keyring.delete_password(SERVICE, user)
    except (NoKeyringError, PasswordDeleteError):
        return
    except KeyringError as error:
        raise _no_keyring() from error


def _no_keyring() -> WorldError:
    return WorldError(
        "no_keyring",
        "This computer offers no safe place to keep a password in.",
        "Open its keyring (or password store) and try again.",
    )
