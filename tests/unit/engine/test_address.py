"""A world as compiled code takes it: the arrays found at an address are those of the world."""

from __future__ import annotations

import pytest

from pmsim.engine import layout

pytestmark = pytest.mark.compiled


def test_each_header_tells_where_an_array_is_and_how_long() -> None:
    from pmsim.engine.address import HEADER, headers_of

    world = layout.smallest_world()
    table = headers_of(world)
    assert table.shape == (len(world), len(HEADER))
    for row, array in zip(table, world, strict=True):
        told = dict(zip(HEADER, row, strict=True))
        assert told["data"] == array.ctypes.data
        assert told["nitems"] == told["shape"] == len(array)
        assert told["itemsize"] == told["strides"] == array.dtype.itemsize


def test_the_words_of_a_header_are_those_of_numbas_arrays() -> None:
    import numba
    from numba.core import datamodel

    from pmsim.engine.address import HEADER

    model = datamodel.default_manager.lookup(numba.types.Array(numba.types.float64, 1, "C"))
    assert tuple(model._fields) == HEADER


def test_compiled_code_reads_and_changes_the_arrays_of_the_world_that_it_is_given() -> None:
    import numba

    from pmsim.engine.address import headers_of, world_at

    @numba.njit
    def swap(table):
        world = world_at(table)
        found = world.bases[1], len(world.keys)
        world.sizes[0] = 7
        return found

    first, second = layout.smallest_world(), layout.smallest_world()
    table = headers_of(first)
    assert swap(table.ctypes.data) == (first.bases[1], len(first.keys))
    assert first.sizes[0] == 7
    assert second.sizes[0] == 0


def test_a_world_has_no_other_attributes() -> None:
    import numba

    from pmsim.engine.address import headers_of, world_at

    @numba.njit
    def read(table):
        return world_at(table).nothing

    table = headers_of(layout.smallest_world())
    with pytest.raises(numba.core.errors.TypingError, match="Unknown attribute 'nothing'"):
        read(table.ctypes.data)
