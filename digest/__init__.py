"""A news-digest generator: articles in, dated Markdown briefings and a searchable static site out."""

__version__ = "0.1.0"
