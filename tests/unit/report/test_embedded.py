"""A picture in a notebook has its words with it."""

from __future__ import annotations

from pmsim.report.pictures import Picture


def test_a_picture_in_a_notebook_has_a_text_alternative() -> None:
    shown = Picture(b"PNG", 404, 10, 'One "team" & <more>')._repr_html_()
    assert shown == (
        '<img src="data:image/png;base64,UE5H" alt="One &quot;team&quot; &amp; &lt;more&gt;" width="404">'
    )
    assert "PNG" not in repr(Picture(b"PNG", 404, 10))
