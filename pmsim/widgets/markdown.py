"""Markdown as HTML, for texts that stand inside a panel."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt

from pmsim import texts


def html(text: str) -> str:
    """The text as HTML; what looks like HTML in it stays text."""
    return str(_reader().render(texts.spaced(text)))


def inline(text: str) -> str:
    """One line of text as HTML, without a paragraph around it."""
    return str(_reader().renderInline(texts.spaced(text)))


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")
