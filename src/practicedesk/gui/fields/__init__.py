"""Where a person types and chooses: one widget per control of the model's forms.

Holds: the widgets, made from `Control`s alone (`form`), and the plain entries they type in (`entries`).
Never holds: the name of any field of the model; a new field appears here without a change.
Read first: `entries`, then `form`.
"""
