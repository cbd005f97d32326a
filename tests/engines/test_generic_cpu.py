"""Code compiled for a plain processor, without the host's own instructions, gives the same bits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.fresh import digests_in_fresh_process
from tests.engines.generator import trial

NUMBERS = (1, 2, 3, 4, 5, 6, 10, 30)


@pytest.mark.compiled
@pytest.mark.slow
def test_generic_processor_gives_the_same_digests(tmp_path: Path) -> None:
    here = [trial(number).play("batch").manifest.digest for number in NUMBERS]
    generic = digests_in_fresh_process(NUMBERS, tmp_path, more={"NUMBA_CPU_NAME": "generic"})
    assert len(set(here)) == len(NUMBERS)
    assert generic == here
