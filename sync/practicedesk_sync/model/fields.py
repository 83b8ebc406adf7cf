"""A field is declared once.

A record kind is a pydantic class; each field carries one of the declarations below in its annotation::

    title: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Title"), search=TITLE, advise=120)] = ""

From that line follow validation, the change that carries it, how it merges, its form control, column,
facet, search weight, export and its place in the PDF. There is no second list to keep in step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from .parts import FACTS
from .vocabularies import VOCABULARIES, Vocabulary

Merge = Literal["register", "text", "set", "list"]
REGISTER: Merge = "register"
TEXT: Merge = "text"
SET: Merge = "set"
LIST: Merge = "list"

TITLE, BODY = "title", "body"
"""Search weights: a hit in a TITLE field comes before one in a BODY field; "" is not searched."""


@dataclass(frozen=True, slots=True)
class Field:
    """What there is to know about one field of one kind.

    `merge`: which rule of the merge room applies. `vocabulary`: id of the list its values are codes of.
    `choices`: fixed values (a state machine's states). `facet`: offered as a filter with counts. `section`: a
    long text with a heading of its own in forms and reports. `in_short`: among those a person with ten
    minutes fills in, as all are that a review asks for. `part`: the heading under which a short field stands,
    one of `PARTS`. `prompt`: what is asked for; `example`: an answer. `advise`: suggested length in
    characters; never enforced. `quiet`: siblings are not listed for review. `dominant`: a value that is shown
    before any concurrent one. `form`: how a typed text has to look, one of `values.FORMS`; `least`: the
    smallest number one may type. `after`: the field that names the day or time before this one; `to_come`:
    it names one that has not passed, see `doubts`.
    `value_type`: the Python type of the value, element or item.
    """

    name: str
    label: str
    merge: Merge
    value_type: Any = str
    vocabulary: str = ""
    choices: tuple[str, ...] = ()
    facet: bool = False
    search: str = ""
    section: bool = False
    in_short: bool = False
    part: str = FACTS
    prompt: str = ""
    example: str = ""
    advise: int = 0
    required: bool = False
    quiet: bool = False
    dominant: str = ""
    form: str = ""
    least: float | None = None
    after: str = ""
    to_come: bool = False
    editable: bool = True

    @property
    def terms(self) -> Vocabulary | None:
        return VOCABULARIES[self.vocabulary] if self.vocabulary else None

    def accepts(self, value: Any) -> bool:
        """Whether a value from another machine has this field's JSON type (cheap; not a full validation)."""
        if value is None:
            return self.merge == REGISTER
        return isinstance(value, _json_types(self.value_type)) and not (
            isinstance(value, bool) and self.value_type in (int, float)
        )


def register(label: str, **about: Any) -> Field:
    """One value; concurrent values wait beside the shown one."""
    return Field("", label, REGISTER, **about)


def text(label: str, **about: Any) -> Field:
    """A long text in Markdown, merged by paragraph."""
    return Field("", label, TEXT, **{"search": BODY, **about})


def section(label: str, prompt: str, example: str, **about: Any) -> Field:
    """A text with a heading of its own, what it answers, and an answer."""
    return text(label, section=True, prompt=prompt, example=example, **about)


def element_set(label: str, **about: Any) -> Field:
    """A set of values; adding wins over a concurrent removal."""
    return Field("", label, SET, **about)


def item_list(label: str, **about: Any) -> Field:
    """An ordered list whose items are merged one by one."""
    return Field("", label, LIST, **about)


def fields_of(schema: type[BaseModel]) -> Mapping[str, Field]:
    """The declared fields of a record class, in order of declaration (inherited ones first)."""
    found = {}
    for name, info in schema.model_fields.items():
        for about in info.metadata:
            if isinstance(about, Field):
                found[name] = replace(about, name=name, value_type=_value_type(info.annotation, about.merge))
    return found


@cache
def _declared(schema: type[BaseModel]) -> Mapping[str, Field]:
    return fields_of(schema)


def parts_of(field: Field) -> Mapping[str, Field]:
    """The parts of which a value of this field is made, declared like fields; none of a plain value."""
    made_of = field.value_type
    return _declared(made_of) if isinstance(made_of, type) and issubclass(made_of, BaseModel) else {}


def _value_type(annotation: Any, merge: Merge) -> Any:
    if merge in (SET, LIST):
        return get_args(annotation)[0]
    inner = [part for part in get_args(annotation) if part is not type(None)]
    if inner and get_origin(annotation) not in (dict, list):
        return inner[0]
    return annotation


def _json_types(value_type: Any) -> tuple[type, ...]:
    if value_type in (str, bool):
        return (value_type,)
    if value_type is int:
        return (int,)
    if value_type is float:
        return (int, float)
    if get_origin(value_type) is list:
        return (list,)
    return (dict,)
