"""What a synchronisation did, in words."""

from __future__ import annotations

from practicedesk_sync.log.statement import ACCEPTED, RETURNED

from .syncing import SyncReport
from .wording import counted

CODE_COME = "The code for somebody you invited has come; it is kept with the members of the group."
CODES_COME = "%1 codes for people you invited have come; each is kept with the members of its group."

_FATES = {
    ACCEPTED: "A coordinator has accepted %1 of yours that had been held.",
    RETURNED: "A coordinator has sent back %1 of yours; the words and the reason are under what was refused.",
}


def summary(report: SyncReport) -> str:
    """What went to and fro, in one sentence."""
    if not report.sent and not report.received and (report.answers or report.settled or report.refused):
        return "Up to date: this library and the server agree."
    if not report.sent and not report.received:
        return "Up to date: this library and the server agree; there was nothing new."
    return f"Up to date: {counted(report.sent, 'change')} sent, {report.received:,} received."


def news(report: SyncReport) -> list[str]:
    """What the person has to know beside that, one sentence or two each."""
    number = len(codes_come(report))
    codes = CODE_COME if number == 1 else CODES_COME.replace("%1", f"{number:,}")
    return [*([codes] if number else []), *troubles(report)]


def codes_come(report: SyncReport) -> list[str]:
    """The ids of the invitations whose code has come, oldest first."""
    return [answer.id for answer in report.answers if "code" in answer.result]


def troubles(report: SyncReport) -> list[str]:
    """What did not go as it should, one sentence or two each."""
    said = []
    if report.refused:
        pieces = counted(len(report.refused), "change was", "changes were")
        why = list(dict.fromkeys(verdict.message for verdict in report.refused))
        several = f"There are {len(why)} reasons; each piece stands there with its own."
        reason = why[0] if len(why) == 1 else several
        said.append(f"{pieces} refused; your work is kept under what was refused. {reason}")
    for fate, words in _FATES.items():
        if count := report.settled.count(fate):
            said.append(words.replace("%1", counted(count, "change", "changes")))
    for answer in report.answers:
        if answer.code:
            said.append(f"The server could not do what was asked: {answer.message}")
    if report.purged:
        names = ", ".join(f"“{name}”" for name in report.purged_names)
        said.append(
            f"You may no longer read {names}. Your last work there waits on the server for a coordinator."
        )
    if report.audit:
        said.append(report.audit.message)
    if report.clock_ahead_ms:
        minutes = counted(round(abs(report.clock_ahead_ms) / 60_000), "minute")
        way = "ahead of" if report.clock_ahead_ms > 0 else "behind"
        said.append(f"This computer's clock is {minutes} {way} the server's.")
    return said
