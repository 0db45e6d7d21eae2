"""What every view is made of. Sign-in is demanded by default; a public view says so."""

from django.contrib.auth.decorators import login_not_required as public

__all__ = ["public"]
