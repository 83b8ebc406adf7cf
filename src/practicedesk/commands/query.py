"""The arguments by which `list`, `search` and `export` choose records."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from practicedesk_sync.errors import UserMistake

from ..app import Desk
from ..library.selecting import SORTS, Query
from ..services.finding import MANY, query
from .arguments import one_pair


def declare_query(parser: ArgumentParser, *, words: bool = False) -> None:
    """Words to search for, or a kind; filters, order and limit."""
    if words:
        parser.add_argument("words", metavar="WORDS", nargs="*", help='all of them; "a phrase"; begin*')
        parser.add_argument("--kind", default="", metavar="KIND", help="practice, note, group, task …")
    else:
        parser.add_argument("kind", metavar="KIND", nargs="?", default="", help="practice, note, group …")
    parser.add_argument(
        "--where",
        metavar="FIELD=VALUE",
        action="append",
        default=[],
        help="a code or its words, as in technologies=ai; again for more: any of one field, all of several",
    )
    parser.add_argument("--space", default="", metavar="S", help="a group's name, personal or commons")
    parser.add_argument(
        "--sort", choices=SORTS, default=SORTS[0], help="best: newest where there are no words"
    )
    parser.add_argument("--limit", type=int, default=20 if words else MANY, metavar="N", help="at most N")
    parser.add_argument("--trash", action="store_true", help="look in the trash instead")


def query_of(desk: Desk, options: Namespace) -> Query:
    """What the arguments ask for. Raises `UserMistake`."""
    if options.limit < 0:
        raise UserMistake("usage", "A limit is 0 or more.", "Leave --limit out to have everything.")
    return query(
        desk.library,
        text=" ".join(getattr(options, "words", [])),
        kind_name=options.kind,
        space=options.space,
        where=[one_pair(pair, "technologies=ai") for pair in options.where],
        trash=options.trash,
        sort=options.sort,
        limit=options.limit,
    )
