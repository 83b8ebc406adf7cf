"""A person at a real screen: a virtual X server, a window manager, the accessibility bus, a keyboard.

What is pressed goes through X; what is read comes from the accessibility tree, as a screen reader gets it.
"""
