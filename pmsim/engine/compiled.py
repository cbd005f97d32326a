"""The functions of the model and of the event loop, compiled by numba, with a cache that cannot be stale.

The same code objects are rebound to compiled callees: a compiled function cannot call a plain one.
"""

from __future__ import annotations

import dis
import hashlib
import os
import platform
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import FunctionType
from typing import Any

from pmsim.engine import batch, layout
from pmsim.model.rows import EventRow, WeekRow
from pmsim.model.state import Dossier, Member, Parameters, Rates, Team
from pmsim.model.tallies import Tallies
from pmsim.records import dtype_of
from pmsim.scenario import schema

OPTIONS: dict[str, Any] = {
    "cache": True,
    "error_model": "python",
    "nogil": True,
    # Nothing is allocated in compiled code, so there are no references to count. Counting them at every call
    # took three quarters of the time: 2,040 against 520 ns a member-week of the reference scenario.
    "_nrt": False,
}

PACKAGE = Path(__file__).resolve().parents[1]


def available() -> bool:
    """Whether numba is installed."""
    return find_spec("numba") is not None


def interpreted() -> bool:
    """Whether numba was told not to compile, as for measuring coverage."""
    return bool(_numba_config().DISABLE_JIT)


@cache
def run_block() -> Callable[..., int]:
    """`batch.run_block`, compiled from its source or loaded from the cache."""
    if interpreted():
        return batch.run_block
    with _cache_in(cache_folder()):
        return _Compiler().compiled(batch.run_block)  # type: ignore[no-any-return]


def compiled_functions(*functions: Any) -> dict[Any, Any]:
    """These functions of the model, compiled one by one, for measuring or calling from compiled code."""
    compiler = _Compiler()
    with _cache_in(cache_folder()):
        return {function: compiler.compiled(function) for function in functions}


def cache_folder() -> Path:
    """A folder that changes with the sources and the versions: `PMSIM_CACHE` or the user's cache."""
    home = os.environ.get("PMSIM_CACHE") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "pmsim"
    )
    return Path(home) / source_digest()


def is_warm() -> bool:
    """Whether the loop has been compiled for these sources before, so that it need not be compiled now."""
    return any(cache_folder().rglob("batch.run_block-*.nbi"))


def source_digest() -> str:
    """Hash of what compiled code depends on. Numba alone notices only edits in a function's own file."""
    import numba

    total = hashlib.sha256(f"{numba.__version__} {platform.python_version()} {platform.machine()}".encode())
    for folder in ("model", "engine"):
        for path in sorted((PACKAGE / folder).glob("*.py")):
            total.update(path.name.encode())
            total.update(path.read_bytes())
    return total.hexdigest()[:16]


def _numba_config() -> Any:
    return import_module("numba.core.config")


@contextmanager
def _cache_in(folder: Path) -> Iterator[None]:
    config = _numba_config()
    before = config.CACHE_DIR
    try:
        folder.mkdir(parents=True, exist_ok=True)
        usable = os.access(folder, os.W_OK)
    except OSError:
        usable = False
    config.CACHE_DIR = str(folder if usable else tempfile.mkdtemp(prefix="pmsim-"))
    try:
        yield
    finally:
        config.CACHE_DIR = before


class _Compiler:
    """Compiles a function after all functions that it calls, each with an explicit signature."""

    def __init__(self) -> None:
        self.types = _types()
        self.done: dict[Any, Any] = {}

    def compiled(self, function: Any) -> Any:
        if function not in self.done:
            self.done[function] = self._compile(function)
        return self.done[function]

    def _compile(self, function: Any) -> Any:
        import numba

        names = dict(function.__globals__)
        for name in _globals_read(function):
            if isinstance(names.get(name), FunctionType):
                names[name] = self.compiled(names[name])
        same = FunctionType(function.__code__, names, function.__name__)
        same.__module__, same.__qualname__ = function.__module__, function.__qualname__
        hints = dict(function.__annotations__)
        returned = self.types[hints.pop("return")]
        signature = returned(*(self.types[hint] for hint in hints.values()))
        return numba.njit(signature, **OPTIONS)(same)


def _globals_read(function: Any) -> set[str]:
    """Names that a function reads from its module; attributes of the same name do not count."""
    return {step.argval for step in dis.get_instructions(function) if step.opname == "LOAD_GLOBAL"}


def _types() -> dict[str, Any]:
    """Numba's types for the annotations that the model and the loop use, by their text."""
    import numba
    from numba import types

    plain = {"float": types.float64, "int": types.int64, "bool": types.boolean, "None": types.none}
    records = (Member, Dossier, Team, Parameters, Rates, Tallies, WeekRow, EventRow)
    rules = (schema.Review, schema.Support, schema.Escalation)
    named = {kind.__name__: numba.from_dtype(dtype_of(kind)) for kind in (*records, *rules)}
    named["Source"] = named["Team"]
    return {
        **plain,
        **named,
        "World": numba.typeof(layout.smallest_world()),
        "tuple[int, int, int, int]": types.UniTuple(types.int64, 4),
    }
