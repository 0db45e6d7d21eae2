"""What shows people elsewhere, under their name and organisation. Apps above declare it, and are told of changes."""

from collections.abc import Callable, Iterable

from policylearning.common.registry import Registry

Told = Callable[[list[int]], None]

bearers: Registry[Told] = Registry("places that show people")


def shows_people(function: Told) -> Told:
    """Declare a function to be told, inside the transaction, whose name, account or organisation changed."""
    return bearers.register(f"{function.__module__}.{function.__qualname__}", function)


def people_changed(users: Iterable[int]) -> None:
    """These users, by key, are shown otherwise from now on."""
    keys = list(users)
    for each in bearers if keys else ():
        each(keys)
