"""`make run`: the window on the sample library; with no screen the main job as a story, with pictures.

Holds: the story, told through the commands; the taking of pictures of the window offscreen.
Never holds: anything the story does that a command or a page could not do.
May import: cli, app, gui.
Read first: ``story``.
"""
