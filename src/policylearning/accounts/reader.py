"""The person behind a request, where sign-in is demanded."""

from django.http import HttpRequest

from .models import User


def reader(request: HttpRequest) -> User:
    """The signed-in user. TypeError in a view that forgot to demand sign-in: a mistake in the code."""
    if not isinstance(request.user, User):
        raise TypeError("reader() belongs in views that demand sign-in")
    return request.user
