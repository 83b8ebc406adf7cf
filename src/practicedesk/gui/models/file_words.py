"""Attachments in words, in the person's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from ...services.attached import AWAITED, DAMAGED, HERE, NOT_FETCHED, PARTLY, TURNED_AWAY, WAITING, Attached

if TYPE_CHECKING:
    from ...services.transferring import Step

translate = QCoreApplication.translate


def size_words(size: int) -> str:
    """Bytes as a person says them."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def state_words(one: Attached, step: Step | None = None) -> str:
    """How it stands with the bytes of an attachment. `step`: what is carried just now."""
    about = one.reference
    if step is not None and step.sha256 == about.sha256 and step.done < step.size:
        percent = 100 * step.done // max(step.size, 1)
        told = (
            translate("files", "sending, {percent} %")
            if step.sending
            else translate("files", "fetching, {percent} %")
        )
        return told.format(percent=percent)
    if one.state == AWAITED:
        return (
            translate("files", "awaiting upload from {who}").format(who=one.who)
            if one.who
            else translate("files", "awaiting upload")
        )
    if one.state == PARTLY:
        return translate("files", "not fetched whole, {percent} % is here").format(
            percent=100 * one.stored // about.size
        )
    if one.state == TURNED_AWAY:
        return translate("files", "on this computer; not taken by the server: {reason}").format(
            reason=one.why
        )
    return {
        HERE: translate("files", "on this computer"),
        WAITING: translate("files", "on this computer, waiting to be sent"),
        NOT_FETCHED: translate("files", "not fetched"),
        DAMAGED: translate("files", "damaged; it comes again with the next exchange"),
    }[one.state]


def file_words(one: Attached, step: Step | None = None) -> str:
    """One attachment in a line."""
    about = one.reference
    return f"{about.name} · {size_words(about.size)} · {state_words(one, step)}"
