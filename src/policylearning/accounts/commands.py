"""`policylearning grant`: a role for somebody who has an account; how a programme gets its first secretariat."""

import click

from policylearning.common.errors import ActionError
from policylearning.topics.models import Topic

from .actions import grant_role
from .enums import RoleName
from .models import User


def register(main: click.Group) -> None:
    main.add_command(grant)


@click.command()
@click.argument("role", type=click.Choice(RoleName.values))
@click.argument("email")
@click.option("--topic", "slug", metavar="SLUG", help="For this topic; for all unless given.")
def grant(role: str, email: str, slug: str | None) -> None:
    """Give ROLE to the person with the account EMAIL. Given twice, it is given once.

    Exit codes: 0 done; 1 nobody has the address, or there is no such topic; 2 the command was not understood.
    """
    person = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None:
        raise click.ClickException(
            f"Nobody with an open account has the address {email}. They register first."
        )
    topic = Topic.objects.filter(slug=slug).first() if slug else None
    if slug and topic is None:
        raise click.ClickException(f"There is no topic “{slug}”.")
    try:
        given = grant_role(user=person, role=role, topic=topic, by=None)
    except ActionError as error:
        raise click.ClickException(error.message) from error
    click.echo(str(given))
