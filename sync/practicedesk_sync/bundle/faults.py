"""Why a bundle was not read or written, by stable codes."""

from __future__ import annotations

from ..errors import SyncError, UserMistake, WorldError

COPY_AGAIN = "Copy it again from where it was made, or ask for a new one; nothing of it was used."


def not_a_bundle() -> SyncError:
    return SyncError(
        "not_a_bundle", "This file is not a PracticeDesk bundle.", "Choose one that ends in .pdbundle."
    )


def newer() -> SyncError:
    return SyncError("bundle_newer", "This bundle was made by a newer PracticeDesk.", "Update PracticeDesk.")


def damaged() -> SyncError:
    return SyncError("bundle_damaged", "This bundle is damaged, cut off or was altered.", COPY_AGAIN)


def too_large() -> SyncError:
    return SyncError("bundle_too_large", "This bundle holds more than it may.", COPY_AGAIN)


def not_for_you() -> SyncError:
    return SyncError(
        "bundle_not_for_you",
        "This bundle is sealed for another computer and cannot be opened here.",
        "Give it to whoever it was made for.",
    )


def wrong_signer() -> SyncError:
    return SyncError(
        "bundle_signer",
        "This bundle does not come from who it should come from.",
        "Ask the server's administrator for a new one; nothing of it was used.",
    )


def unexpected() -> SyncError:
    return SyncError("bundle_content", "This bundle holds something that does not belong there.", COPY_AGAIN)


def exists(name: str) -> UserMistake:
    return UserMistake("file_exists", f"There is a file “{name}” already.", "Choose another name.")


def name_of_a_part(name: str) -> UserMistake:
    return UserMistake(
        "bundle_name",
        f"“{name}” is how a part of another bundle is called.",
        "Choose a name without “.part”.",
    )


def cannot_read(name: str, error: OSError) -> WorldError:
    return WorldError(
        "file_unreadable",
        f"“{name}” cannot be read: {error.strerror or 'the device does not answer'}.",
        "Check that the stick is in and the name is right.",
    )


def cannot_write(name: str, error: OSError) -> WorldError:
    return WorldError(
        "file_unwritable",
        f"“{name}” cannot be written: {error.strerror or 'the device does not answer'}.",
        "Check that the stick is in, not full and not protected, or choose another place.",
    )
