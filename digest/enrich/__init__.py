"""Stage: enrich."""
