"""A world as compiled code takes it: one address, of a table with a header for each of its arrays.

Numba passes an array as seven words, and a tuple of arrays as all of theirs: 161 words for a world, at every
call. Imports numba, so only `compiled` imports this, when something is to be compiled.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.core.imputils import lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, intrinsic, models, register_model

from pmsim.engine.batch import run_block
from pmsim.engine.layout import World, smallest_world

if TYPE_CHECKING:
    from numpy.typing import NDArray

HEADER = ("meminfo", "parent", "nitems", "itemsize", "data", "shape", "strides")
"""The words that numba keeps of an array with one dimension."""

WORD = 8
"""Bytes."""


class WorldType(types.Type):
    """Numba's type of a world: an address whose attributes are arrays."""

    def __init__(self) -> None:
        super().__init__(name="World")


WORLD = WorldType()

register_model(WorldType)(models.OpaqueModel)


@cache
def array_types() -> dict[str, Any]:
    """Numba's type of each array of a world."""
    return {name: numba.typeof(array) for name, array in smallest_world()._asdict().items()}


@infer_getattr
class _Attributes(AttributeTemplate):
    key = WorldType

    # Numba types what is to be overridden as a constant.
    def generic_resolve(self, value: Any, attr: str) -> Any:  # type: ignore[override]
        return array_types().get(attr)


@lower_getattr_generic(WorldType)  # type: ignore[untyped-decorator]  # numba's internals have no types
def _load_array(context: Any, builder: Any, _: WorldType, world: Any, name: str) -> Any:
    header = context.get_value_type(array_types()[name]).as_pointer()
    offset = ir.Constant(ir.IntType(64), WORD * len(HEADER) * World._fields.index(name))
    return builder.load(builder.bitcast(builder.gep(world, [offset]), header))


@intrinsic
def world_at(_: Any, __: Any) -> Any:
    """The world with this table of headers."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], context.get_value_type(WORLD))

    return WORLD(types.int64), generate


def play_at(table: int, first: int, done: int) -> int:
    """`run_block` in the world with this table of headers."""
    # Numba itself passes the first argument of what is called here.
    return run_block(world_at(table), first, done)  # type: ignore[call-arg]


def headers_of(world: World) -> NDArray[np.int64]:
    """The table of a world's headers. The world must outlive every use of the table's address."""
    return np.array([_header(array) for array in world], np.int64)


def _header(array: Any) -> tuple[int, ...]:
    return (0, 0, array.size, array.itemsize, array.ctypes.data, array.size, array.itemsize)
