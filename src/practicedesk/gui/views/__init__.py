"""Pages of the window, and the panels they are made of."""
