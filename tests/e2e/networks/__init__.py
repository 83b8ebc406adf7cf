"""A desk on networks that one has not chosen: proxies, scripts, inspection boxes, slow and narrow lines."""
