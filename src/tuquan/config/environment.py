"""What the environment says: database, data folder, public address, secrets. No Django here."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tuquan.core import keeping


class SettingsError(Exception):
    """The environment asks for something that cannot be; `message` says what, in the words of an administrator."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def data_dir() -> Path:
    """Where the database, files, backups and keys live; made on first use, closed to other users of the machine.

    :raises SettingsError: it cannot be made or written to.
    """
    path = Path(os.environ.get("TUQUAN_DATA_DIR") or "var").absolute()
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError(
            f"Không lập được thư mục dữ liệu {path} (TUQUAN_DATA_DIR); kiểm tra đường dẫn và quyền."
        ) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise SettingsError(f"Không được ghi vào thư mục dữ liệu {path} (TUQUAN_DATA_DIR).")
    return path


def number(name: str, default: int) -> int:
    """A whole number from the environment."""
    try:
        return int(os.environ.get(name) or default)
    except ValueError:
        raise SettingsError(f"{name} phải là một số nguyên, không phải {os.environ[name]!r}.") from None


def public_url() -> str:
    """What links and QR codes begin with."""
    url = (os.environ.get("TUQUAN_PUBLIC_URL") or "http://localhost:8000").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise SettingsError(
            f"TUQUAN_PUBLIC_URL phải có dạng https://ten-may hoặc https://ten-may:cổng, không phải {url!r}."
        )
    return url


def secret(name: str, folder: Path, *, size: int = 48) -> str:
    """A secret of this installation: from the environment, or made once and kept in the data folder."""
    if value := os.environ.get(f"TUQUAN_{name.upper()}"):
        return value
    return keeping.kept(folder / "keys" / name, lambda: secrets.token_urlsafe(size).encode()).decode()


def database(url: str) -> dict[str, Any]:
    """Django's settings for `sqlite:////path` or `postgresql://user:password@host:port/name?host=/socket`.

    :raises SettingsError: another kind of database.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise SettingsError("TUQUAN_DATABASE_URL không đọc được: cổng của máy chủ phải là số.") from None
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path)[1:] or ":memory:",
            # To open it anew costs several times what an ordinary page does: its hundreds of tables are read again.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # Writers queue up at BEGIN instead of failing halfway; an acknowledged write survives a power cut.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
            },
        }
    if parts.scheme in ("postgresql", "postgres"):
        options = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path)[1:],
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", None) or parts.hostname or "",
            "PORT": str(port or options.pop("port", "")),
            "OPTIONS": options,
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise SettingsError(
        "TUQUAN_DATABASE_URL phải có dạng sqlite:////đường/dẫn hoặc postgresql://người:mậtkhẩu@máy/tên, "
        f"không phải {parts.scheme + '://…' if parts.scheme else url!r}."
    )


def office_sign_in() -> dict[str, Any]:
    """allauth's providers for the sign-in service of the office (OIDC), when the environment names one."""
    issuer = os.environ.get("TUQUAN_OIDC_ISSUER", "")
    if not issuer:
        return {}
    return {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "co-quan",
                    "name": os.environ.get("TUQUAN_OIDC_NAME") or "tài khoản cơ quan",
                    "client_id": os.environ.get("TUQUAN_OIDC_CLIENT_ID", ""),
                    "secret": os.environ.get("TUQUAN_OIDC_CLIENT_SECRET") or os.environ.get("TUQUAN_OIDC_SECRET", ""),
                    "settings": {"server_url": issuer},
                }
            ],
        }
    }
