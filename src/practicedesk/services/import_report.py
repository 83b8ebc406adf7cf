"""What an import did, or would do."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..exchange.imported import ImportedRecord, ImportPlan, RowProblem


@dataclass(slots=True)
class ImportReport:
    """How many records are new, changed and as before.

    `done`: how many of the plan's records it is about, the first ones; fewer than all when the import was
    stopped. `links`: of the new ones those that only join two others. `kept`: (record id, field) where
    somebody's edit was kept. `minded`: what could not be written. `groups`: (name, how many of the file's
    records go into it) of the file's groups that are made here, or were by an import before.
    """

    plan: ImportPlan
    done: int = 0
    new: int = 0
    links: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: list[tuple[str, str]] = field(default_factory=list)
    minded: list[RowProblem] = field(default_factory=list)
    groups: list[tuple[str, int]] = field(default_factory=list)

    @property
    def problems(self) -> tuple[RowProblem, ...]:
        """All that did not come in, whether it could not be read or not be written."""
        return (*self.plan.problems, *self.minded)

    @property
    def stopped(self) -> bool:
        """Whether somebody stopped it before the end."""
        return self.done < len(self.plan.records)

    @property
    def came_in(self) -> int:
        """How many of the file's records are in the library now, or would be."""
        return self.new + self.updated + self.unchanged

    def add(self, part: ImportReport) -> None:
        """Take in what was done with the next records of the plan."""
        for name in ("done", "new", "links", "updated", "unchanged"):
            setattr(self, name, getattr(self, name) + getattr(part, name))
        self.kept += part.kept
        self.minded += part.minded

    @property
    def left_out(self) -> int:
        """How many records did not come in at all."""
        return sum(problem.left_out for problem in self.problems)

    def leave_out(self, record: ImportedRecord, code: str, message: str) -> None:
        """Note that a record did not come in."""
        self.minded.append(RowProblem(record.line, "", code, message, file=record.file))

    def mind(self, record: ImportedRecord, name: str, message: str) -> None:
        """Note that a field of a record did not come in as the file has it."""
        self.minded.append(RowProblem(record.line, name, "field_value", message, False, record.file))
