"""Dialogs: each asks one question and calls one service."""
