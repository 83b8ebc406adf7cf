"""What people do to records, each with what they had on the screen."""

from __future__ import annotations

from dataclasses import replace

from practicedesk.services import editing
from practicedesk.services.reviewing import find_conflict, settle, settle_with_both

from . import ghost as g
from .desk import Desk
from .ghost import Fact
from .recording import Deed
from .screen import Screen, conflicts, key, labels, plain
from .stand_in import stand_in
from .versions import MOOD, STORY
from .world import World

TEXTS = {"practice": ("problem", "context"), "note": ("body",), STORY: ("body",)}
FREE = ("title", "organisation", "url")
CHOICES = {"level": ("local", "national", "regional")}
STATES = ("draft", "in_review", "changes_requested", "retired")
FORBIDDEN = {
    "draft": "changes_requested",
    "in_review": "retired",
    "changes_requested": "retired",
    "retired": "in_review",
}
"""From each state a step that nobody may take, or a coordinator alone."""
TAGS = 4


def kinds_known(desk: Desk) -> list[str]:
    """The kinds of `TEXTS` that the program of this desk knows."""
    return [name for name in TEXTS if desk.newer or name != STORY]


def make_record(world: World, desk: Desk) -> Deed:
    space = some_space(world, desk)
    kind = world.random.choice(("practice", *kinds_known(desk)))
    body = TEXTS[kind][0]
    title = world.label("v")
    text = "\n\n".join(paragraph(world, space) for _ in range(world.random.randint(1, 6)))
    tag = _tag(world, space)
    facts = (
        Fact(g.NEW),
        Fact(g.PUT, "title", key(title)),
        Fact(g.TEXT, body, written=frozenset(labels(text))),
        Fact(g.ADD, "tags", tag),
    )
    values = {body: text, "tags": [tag]}
    return Deed("new", lambda: desk.editing.new(kind, title, space, values), {"": facts})


def make_group(world: World, desk: Desk) -> Deed:
    title = world.label("v")
    facts = (Fact(g.NEW), Fact(g.PUT, "title", key(title)))
    return Deed("group", lambda: desk.editing.new("group", title), {"": facts})


def set_values(world: World, desk: Desk, screen: Screen) -> Deed:
    """One or two single values; now and then with every sibling on the screen (`all_seen`)."""
    all_seen = world.random.random() < 0.3
    fields = [*FREE, *CHOICES] if screen.kind != "group" else ["title"]
    values, facts = {}, []
    names = world.random.sample(fields, min(len(fields), world.random.randint(1, 2)))
    if desk.newer and screen.kind in ("practice", "note") and world.random.random() < 0.6:
        names.append(MOOD)
    for name in names:
        shown = {key(screen.fields[name])} if name in screen.fields else set()
        others = [value for value in CHOICES.get(name, ()) if key(value) not in shown]
        value = world.random.choice(others) if others else _word(world, screen, name)
        seen = screen.values(name) if all_seen else shown
        values[name] = value
        facts.append(Fact(g.PUT, name, key(value), frozenset(seen)))
    return Deed("set", lambda: desk.editing.put(screen.id, values, all_seen=all_seen), {screen.id: facts})


def set_state(world: World, desk: Desk, screen: Screen) -> Deed:
    """A step of the state machine, allowed or not."""
    shown = screen.fields.get("state", "draft")
    return _to_state(desk, screen, world.random.choice([each for each in STATES if each != shown]))


def forbidden_state(desk: Desk, screen: Screen) -> Deed:
    """A step against the rules, where the record has a state."""
    return _to_state(desk, screen, FORBIDDEN[screen.fields["state"]])


def _to_state(desk: Desk, screen: Screen, state: str) -> Deed:
    shown = screen.fields.get("state")
    seen = frozenset({key(shown)} if shown else ())
    facts = [Fact(g.PUT, "state", key(state), seen)]

    def step() -> bool:
        # What a form asks for before review is its own matter: what travels has to hold without it.
        with stand_in(editing, "check_step", lambda *_: None):
            return desk.editing.put(screen.id, {"state": state})

    return Deed("state", step, {screen.id: facts})


def write_text(world: World, desk: Desk, screen: Screen) -> Deed | None:
    """Rewrite, add or take out a paragraph."""
    field = world.random.choice((TEXTS[screen.kind][0], *TEXTS[screen.kind]))
    raw = screen.text(field)
    typed = _retyped(world, plain(raw), screen.space)
    fact = text_fact(field, raw, typed)
    return Deed("text", lambda: desk.editing.put(screen.id, {field: typed}), {screen.id: [fact]})


def rewrite_beginning(world: World, desk: Desk, screen: Screen) -> Deed:
    """Reword the first paragraph of the first text: where two do so at once, there is a conflict."""
    field = TEXTS[screen.kind][0]
    raw = screen.text(field)
    typed = "\n\n".join([paragraph(world, screen.space), *plain(raw).split("\n\n")[1:]])
    fact = text_fact(field, raw, typed)
    return Deed("text", lambda: desk.editing.put(screen.id, {field: typed}), {screen.id: [fact]})


def text_fact(field: str, raw: str, typed: str) -> Fact:
    """A text typed over the screen `raw`: what stands beside an open conflict cannot be removed by typing."""
    beside = {label for texts in conflicts(raw) for text in texts[1:] for label in labels(text)}
    return Fact(
        g.TEXT,
        field,
        written=frozenset(labels(typed) - labels(raw)),
        removed=frozenset(labels(plain(raw)) - labels(typed) - beside),
        before=raw,
    )


def save_draft(world: World, desk: Desk, screen: Screen) -> Deed | None:
    """Type without leaving the field: nothing is a change yet."""
    field = world.random.choice(TEXTS[screen.kind])
    there = any((one.record, one.field) == (screen.id, field) for one in desk.drafting.open_drafts())
    started = world.drafts[desk.name, screen.id, field] if there else None
    raw = started.before if started is not None else screen.text(field)
    known = started.known if started is not None else desk.known(screen.space)
    typed = _retyped(world, plain(raw), screen.space)
    world.drafts[desk.name, screen.id, field] = replace(text_fact(field, raw, typed), known=known)
    return Deed("draft", lambda: desk.drafting.save(screen.id, field, typed))


def settle_conflict(world: World, desk: Desk, screen: Screen) -> Deed | None:
    """Decide an open conflict: one of its versions, all of them, or new words."""
    field = world.random.choice(sorted(screen.siblings))
    if field not in (*FREE, *CHOICES, "state", MOOD) and not conflicts(screen.text(field)):
        return None
    if not conflicts(str(screen.fields.get(field) or "")):
        value = world.random.choice([screen.fields[field], *screen.siblings[field]])
        facts = [Fact(g.PUT, field, key(value), frozenset(screen.values(field)))]
        do = lambda: settle(desk.library, find_conflict(desk.library, screen.id, field), value)  # noqa: E731
        return Deed("settle", do, {screen.id: facts})
    raw = screen.text(field)
    number = world.random.randrange(len(conflicts(raw)))
    texts = conflicts(raw)[number]
    both = world.random.random() < 0.3
    chosen = world.random.choice([*texts, paragraph(world, screen.space)])
    kept = labels("\n".join(texts)) if both else labels(chosen)
    elsewhere = labels(raw.replace("\ufffa".join(texts), "", 1))
    fact = Fact(
        g.TEXT,
        field,
        written=frozenset(kept - labels(raw)),
        removed=frozenset(labels("\n".join(texts)) - kept - elsewhere),
        before=raw,
    )

    def decide() -> None:
        conflict = find_conflict(desk.library, screen.id, field, number + 1)
        if both:
            settle_with_both(desk.library, conflict)
        else:
            settle(desk.library, conflict, chosen)

    return Deed("settle", decide, {screen.id: [fact]})


def change_set(world: World, desk: Desk, screen: Screen) -> Deed:
    tag = _tag(world, screen.space)
    if tag in screen.elements("tags"):
        facts = [Fact(g.REMOVE, "tags", tag)]
        return Deed("set element", lambda: desk.editing.remove(screen.id, "tags", [tag]), {screen.id: facts})
    facts = [Fact(g.ADD, "tags", tag)]
    return Deed("set element", lambda: desk.editing.add(screen.id, "tags", [tag]), {screen.id: facts})


def change_list(world: World, desk: Desk, screen: Screen) -> Deed:
    items = screen.elements("takeaways")
    new = f"{world.label('v')} {world.canary(screen.space)}"
    if not items or world.random.random() < 0.5:
        facts = [Fact(g.INSERT, "takeaways", new)]
        do = lambda: desk.editing.add(screen.id, "takeaways", [new])  # noqa: E731
    elif world.random.random() < 0.7:
        gone = world.random.choice(items)
        facts = [Fact(g.DROP, "takeaways", gone)]
        do = lambda: desk.editing.remove(screen.id, "takeaways", [gone])  # noqa: E731
    else:
        facts = [Fact(g.DROP, "takeaways", items[-1]), Fact(g.INSERT, "takeaways", new)]
        do = lambda: desk.editing.put(screen.id, {"takeaways": [*items[:-1], new]})  # noqa: E731
    return Deed("list item", do, {screen.id: facts})


def delete(world: World, desk: Desk, screen: Screen) -> Deed:
    return Deed("delete", lambda: desk.editing.delete(screen.id), {screen.id: [Fact(g.DELETE)]})


def restore(world: World, desk: Desk, screen: Screen) -> Deed:
    return Deed("restore", lambda: desk.editing.restore(screen.id), {screen.id: [Fact(g.RESTORE)]})


# -- words ---------------------------------------------------------------------------------------------


def some_space(world: World, desk: Desk) -> str:
    """A space that is on the desk, most often a group; hardly ever the commons."""
    from practicedesk.library.spaces import spaces

    views = desk.read(spaces)
    weights = [{"group": 8, "personal": 2}.get(view.kind, 0.2) for view in views]
    return str(world.random.choices(views, weights)[0].id)


def paragraph(world: World, space: str) -> str:
    return f"{world.label('p')} {world.canary(space)} words"


def _retyped(world: World, text: str, space: str) -> str:
    """A text with one small thing done to it, often where others are at work too: to its beginning."""
    paragraphs = [each for each in text.split("\n\n") if each.strip()]
    place = 0 if world.random.random() < 0.4 else world.random.randrange(len(paragraphs) + 1)
    choice = world.random.random()
    if not paragraphs or place == len(paragraphs) or choice < 0.25:
        paragraphs.insert(place, paragraph(world, space))
    elif choice < 0.4 and len(paragraphs) > 1:
        del paragraphs[place]
    elif choice < 0.5:
        paragraphs[place : place + 2] = [paragraph(world, space), paragraph(world, space)]
    elif choice < 0.57:
        paragraphs.insert(world.random.randrange(len(paragraphs)), paragraphs.pop(place))
        paragraphs.append(paragraph(world, space))
    else:
        paragraphs[place] = paragraph(world, space)
    return "\n\n".join(paragraphs)


def _tag(world: World, space: str) -> str:
    return f"t{world.random.randrange(TAGS)} {world.canary(space)}"


def _word(world: World, screen: Screen, field: str) -> str:
    """A new value; with the canary, but not in a title: the tray keeps that of a record taken away."""
    label = world.label("v")
    if field == "url":
        return f"https://{label}.example/{world.canary(screen.space)}"
    return label if field == "title" else f"{label} {world.canary(screen.space)}"
