"""Commands: what a desk asks that only the server can do. Idempotent by their id."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy import bindparam, insert, select

from ..errors import PracticeDeskError, Refused
from ..log import keys
from ..log import statement as say
from ..log.statement import SERVER_ACCOUNT
from ..policy.roles import COORDINATOR, ROLES, at_least
from ..protocol.messages import SUCCEED, Command, CommandAnswer
from ..replica import tables as t
from ..replica.reading import role_of
from ..replica.space_log import SpaceLog, lock_space
from . import held, removals
from . import tables as own
from .accounts import Accounts, Author, checked_name, role_unknown
from .epochs import work_missing
from .rewound import is_quarantined
from .spaces import open_space

Result = dict[str, str]

_BEFORE = select(own.command.c.answer).where(
    own.command.c.id == bindparam("of"), own.command.c.device == bindparam("by")
)


def carry_out(accounts: Accounts, author: Author, command: Command) -> CommandAnswer:
    """Do it once; a repeated command gets the first answer. Raises `Refused` for an ended device."""
    accounts.still_there(author)
    asked = {"of": command.id, "by": author.device}
    before = accounts.connection.execute(_BEFORE, asked).scalar()
    if before is not None:
        return CommandAnswer.model_validate_json(before)
    answer = _answer(accounts, author, command)
    if answer.code:
        what = command.what if command.what in COMMANDS else ""
        accounts.note("command_refused", device=author.device, command=what, code=answer.code)
    row = {"id": command.id, "device": author.device, "answer": answer.model_dump_json()}
    accounts.connection.execute(insert(own.command), row)
    return answer


def _answer(accounts: Accounts, author: Author, command: Command) -> CommandAnswer:
    do = COMMANDS.get(command.what)
    try:
        if do is None:
            raise Refused("command_unknown", "The server does not know this command.", "Update the server.")
        return CommandAnswer(id=command.id, result=do(accounts, author, command.args))
    except KeyError as error:
        return CommandAnswer(id=command.id, code="command_incomplete", message=f"The command lacks {error}.")
    except PracticeDeskError as error:
        return CommandAnswer(id=command.id, code=error.code, message=error.message)


def _open(accounts: Accounts, author: Author, args: Result) -> Result:
    kind = args["kind"]
    if kind not in (say.GROUP, say.PERSONAL):
        raise Refused("space_kind", "A desk can open groups and its own space only.", "")
    open_space(accounts, author, args["space"], args["nonce"], kind)
    return {"space": args["space"]}


def _invite(accounts: Accounts, author: Author, args: Result) -> Result:
    space = _coordinated(accounts, author, args["space"])
    if args["role"] not in ROLES:
        raise role_unknown(args["role"])
    return {"code": accounts.invite_anybody(checked_name(args["name"]), {space: args["role"]}).text}


def _role(accounts: Accounts, author: Author, args: Result) -> Result:
    space = _coordinated(accounts, author, args["space"])
    change_role(accounts, space, args["account"], args["role"])
    return {}


def _remove(accounts: Accounts, author: Author, args: Result) -> Result:
    space = args["space"]
    if args["account"] != author.account:
        _coordinated(accounts, author, space)
    change_role(accounts, space, args["account"], "")
    return {}


def _end_device(accounts: Accounts, author: Author, args: Result) -> Result:
    target = accounts.author(args["device"])
    if (
        target is None
        or target.name == SERVER_ACCOUNT
        or not (author.administrator or target.account == author.account)
    ):
        raise Refused("device_unknown", "There is no such device of yours.", "")
    accounts.end_device(args["device"])
    return {}


def _accept_held(accounts: Accounts, author: Author, args: Result) -> Result:
    space = _coordinated(accounts, author, args["space"])
    held.accept(accounts, author, space, args["device"], args["numbers"])
    return {}


def _send_back_held(accounts: Accounts, author: Author, args: Result) -> Result:
    space = _coordinated(accounts, author, args["space"])
    held.send_back(accounts, author, space, args["device"], args["numbers"], args.get("reason", ""))
    return {}


def _heard_held(accounts: Accounts, author: Author, args: Result) -> Result:
    held.heard(accounts, author, args["space"], args["numbers"])
    return {}


def _succeed(accounts: Accounts, author: Author, args: Result) -> Result:
    """A copied or restored library goes on under another key, for the same person."""
    key = bytes.fromhex(args["key"]) if re.fullmatch(r"[0-9a-f]{64}", args["key"]) else b""
    if not keys.verify(key, keys.SUCCESSION, author.device.encode(), args["proof"]):
        raise Refused("proof_wrong", "The new name is not proven.", "Try again.")
    accounts.certify(key, author.account)
    return {}


def change_role(accounts: Accounts, space: str, account: str, role: str) -> None:
    """Give a member another role; "" ends the membership. A group keeps a coordinator."""
    _open_to_orders(accounts, space)
    lock_space(accounts.connection, space)
    if not role_of(accounts.connection, space, account):
        raise Refused("not_a_member", "This person is not a member of the group.", "Invite them first.")
    if role != COORDINATOR and _is_last_coordinator(accounts, space, account):
        raise Refused("last_coordinator", "A group needs a coordinator.", "Name another one first.")
    log = SpaceLog(accounts.connection, space)
    accounts.set_role(log, account, role)
    log.flush()


def _is_last_coordinator(accounts: Accounts, space: str, account: str) -> bool:
    """Whether nobody else coordinates the space."""
    where = (t.member.c.space == space) & (t.member.c.role == COORDINATOR)
    return set(accounts.connection.execute(select(t.member.c.account).where(where)).scalars()) == {account}


def _open_to_orders(accounts: Accounts, space: str) -> None:
    if is_quarantined(accounts.connection, space):
        raise work_missing()


def _coordinated(accounts: Accounts, author: Author, space: str) -> str:
    """The space, if the author coordinates it; otherwise the same refusal as for an unknown one."""
    row = lock_space(accounts.connection, space)
    _open_to_orders(accounts, space)
    role = role_of(accounts.connection, space, author.account)
    if row is None or row.kind == say.PERSONAL or not at_least(role, COORDINATOR):
        raise Refused("not_coordinator", "You do not coordinate such a group.", "Ask its coordinator.")
    return space


COMMANDS: dict[str, Callable[[Accounts, Author, Result], Result]] = {
    "open": _open,
    "invite": _invite,
    "role": _role,
    "remove": _remove,
    "end_device": _end_device,
    "taken_off": removals.note,
    "accept_held": _accept_held,
    "send_back_held": _send_back_held,
    "heard_held": _heard_held,
    SUCCEED: _succeed,
}
