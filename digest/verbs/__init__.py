"""What people type after ``digest``: a module for each kind of verb, each naming its own in ``VERBS``."""
