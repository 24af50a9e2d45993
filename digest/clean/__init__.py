"""The second stage: find the article in what came in (``RawItem`` -> ``Cleaned``), and say what was taken out and why."""

from digest.clean.filter import clean_line
from digest.clean.furniture import held_back
from digest.clean.parts import joined
from digest.clean.siterules import SiteRule, rule_for, selector_error
from digest.clean.stage import VERSION, Explanation, clean, explain, failed, is_still_right, restamped, version

__all__ = [
    "VERSION",
    "Explanation",
    "SiteRule",
    "clean",
    "clean_line",
    "explain",
    "failed",
    "held_back",
    "is_still_right",
    "joined",
    "restamped",
    "rule_for",
    "selector_error",
    "version",
]
