"""Two or three desks with one text, written as ``a | b | c``; a block reads ``<shown/other>``."""

from __future__ import annotations

from practicedesk_sync.merge import blocks
from practicedesk_sync.merge.marks import BETWEEN, CLOSE, OPEN
from tests.property.world import Desk, World


def desks(content: str, skews: tuple[int, ...] = (0, 0, 0)) -> tuple[World, list[Desk]]:
    world = World(skews)
    world.open(text(content))
    return world, world.desks


def text(short: str) -> str:
    return (
        short.replace(" | ", "\n\n").replace("<", OPEN).replace("/", BETWEEN).replace(">", CLOSE).strip("\n")
    )


def short(content: str) -> str:
    made = content.replace("\n\n", " | ").replace(OPEN, "<").replace(BETWEEN, "/").replace(CLOSE, ">")
    return made.replace("\n", "¶")


def types(desk: Desk, content: str) -> None:
    """The author replaces the text as it reads."""
    desk.type(lambda plain: text(content))


def shown(desk: Desk) -> str:
    return short(desk.text())


def both(desk: Desk) -> None:
    desk.settle(0, blocks.both)


def choose(desk: Desk, option: str) -> None:
    desk.settle(0, lambda options: option)
