"""Loops compiled with the engine's own options."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numba

from pmsim.engine.compiled import OPTIONS

Function = TypeVar("Function", bound=Callable[..., object])


def compiled_loop(function: Function) -> Function:
    """The function, compiled when it is first called."""
    loop: Function = numba.njit(**OPTIONS)(function)
    return loop
