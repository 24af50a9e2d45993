"""Stage: edition."""
