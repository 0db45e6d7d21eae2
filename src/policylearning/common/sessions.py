"""Sessions in the database, for keys that can be ours: a cookie may hold what no database keeps."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


class SessionStore(DatabaseStore):
    def _validate_session_key(self, key: str | None) -> bool:
        if not key or not (key.isascii() and key.isalnum()):
            return False
        return bool(super()._validate_session_key(key))  # type: ignore[misc]  # its stubs leave it out
