"""``innervate accounts``: what an administrator does at the machine when nobody can sign in."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated

import typer

from innervate.cli.failures import ExitCode, Failure
from innervate.cli.node import Data, use_node
from innervate.cli.output import print_json, print_table
from innervate.vocab.messages import sentence

if TYPE_CHECKING:
    from innervate.core.models import User

app = typer.Typer(no_args_is_help=True)
Email = Annotated[str, typer.Argument(help="The account's e-mail address.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]
Password = Annotated[
    str, typer.Option(help="Without it one is drawn and printed.", envvar="INNERVATE_NEW_PASSWORD")
]


@app.callback()
def accounts() -> None:
    """Accounts of the node, from its own machine."""


@app.command("list")
def list_accounts(data: Data = None, as_json: Json = False) -> None:
    """Every account with its roles."""
    use_node(data)
    from innervate.core.models import User

    found = User.objects.order_by("email").prefetch_related("role_grants__cluster")
    listed = [
        {
            "email": user.email,
            "name": user.name,
            "active": user.is_active,
            "administrator": user.is_superuser,
            "roles": [f"{grant.role} in {grant.cluster.slug}" for grant in user.role_grants.all()],
        }
        for user in found
    ]
    if as_json:
        print_json(listed)
        return
    print_table(
        ["address", "name", "roles"],
        [
            (
                one["email"] + ("" if one["active"] else " (closed)"),
                one["name"],
                ", ".join((["node administrator"] if one["administrator"] else []) + one["roles"]),
            )
            for one in listed
        ],
    )


@app.command()
def administrator(
    email: Email,
    name: Annotated[str, typer.Option(help="The person's name.")] = "Administrator",
    password: Password = "",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Make an account that administers the node."""
    use_node(data)
    from innervate.core.actor import SYSTEM
    from innervate.core.services.registration import new_administrator

    chosen = password or secrets.token_urlsafe(12)
    user = new_administrator(actor=SYSTEM, email=email, name=name, password=chosen, language="en")
    _tell_password(user.email, "" if password else chosen, as_json)


@app.command("new-password")
def new_password(email: Email, password: Password = "", data: Data = None, as_json: Json = False) -> None:
    """Give an account a new password and end its sessions."""
    user = _account(email, data)
    from innervate.core.actor import SYSTEM
    from innervate.core.services.registration import set_password

    chosen = password or secrets.token_urlsafe(12)
    set_password(actor=SYSTEM, user=user, password=chosen)
    _tell_password(user.email, "" if password else chosen, as_json)


@app.command()
def close(email: Email, data: Data = None) -> None:
    """Close an account: nobody signs in with it, its tokens stop working. `open` undoes it."""
    _set_active(email, data, active=False)


@app.command("open")
def reopen(email: Email, data: Data = None) -> None:
    """Open a closed account again."""
    _set_active(email, data, active=True)


@app.command("forget-factors")
def forget_factors(email: Email, data: Data = None) -> None:
    """Remove passkeys and codes of somebody who lost them all; check first who is asking."""
    user = _account(email, data)
    from innervate.core.actor import SYSTEM
    from innervate.core.services.registration import forget_factors as forget

    typer.echo(sentence("factors-forgotten", {"count": forget(actor=SYSTEM, user=user), "email": user.email}))


def _account(email: str, data: Data) -> User:
    use_node(data)
    from innervate.core.models import User

    found = User.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise Failure("account-not-found", ExitCode.NOT_FOUND, email=email)
    return found


def _set_active(email: str, data: Data, *, active: bool) -> None:
    user = _account(email, data)
    from innervate.core.actor import SYSTEM
    from innervate.core.services.registration import set_active

    set_active(actor=SYSTEM, user=user, active=active)
    typer.echo(sentence("account-opened" if active else "account-closed", {"email": user.email}))


def _tell_password(email: str, drawn: str, as_json: bool) -> None:
    if as_json:
        print_json({"email": email, "password": drawn or None})
    else:
        message = "account-password-drawn" if drawn else "account-ready"
        typer.echo(sentence(message, {"email": email, "password": drawn}))
