"""`make bench`: how long whole requests take beside their floors, at two sizes on both engines."""
