"""The functions of the model and of the event loop, compiled by numba, with a cache that cannot be stale.

The same code objects are rebound to compiled callees: a compiled function cannot call a plain one.
"""

from __future__ import annotations

import dis
import hashlib
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any

from pmsim.engine import batch, layout
from pmsim.engine.luck import draw_each
from pmsim.errors import EngineError, shortened
from pmsim.model.rows import EventRow, WeekRow
from pmsim.model.state import (
    Dossier,
    Incident,
    Luck,
    Member,
    Order,
    Organisation,
    Parameters,
    Rates,
    Team,
)
from pmsim.model.tallies import Tallies
from pmsim.records import dtype_of
from pmsim.scenario import schema

OPTIONS: dict[str, Any] = {
    "error_model": "numpy",
    "nogil": True,
    # Nothing is allocated in compiled code, so there are no references to count. Counting them at every call
    # took three quarters of the time: 2,040 against 520 ns a member-week of the reference scenario.
    "_nrt": False,
}

LOOPS = (draw_each,)
"""Loops whose callees become part of them: only then does the processor take several turns at once."""

PACKAGE = Path(__file__).resolve().parents[1]

SUMS = "sums.txt"
"""In the cache: SHA-256 of each file of compiled code, and its place."""


def available() -> bool:
    """Whether numba is installed and works here."""
    return not why_unavailable()


@cache
def why_unavailable() -> str:
    """What importing numba fails with, or an empty text; an installed numba may refuse this NumPy."""
    try:
        import_module("numba")
    except Exception as error:
        return _reason(error)
    return ""


def interpreted() -> bool:
    """Whether numba was told not to compile, as for measuring coverage."""
    return bool(_numba_config().DISABLE_JIT)


@cache
def run_block() -> Callable[..., int]:
    """`batch.run_block`, compiled from its source or loaded from the cache. Raises `EngineError`."""
    if interpreted():
        return batch.run_block
    from pmsim.engine.address import headers_of, play_at

    play = compiled_functions(play_at)[play_at]

    def run_block_compiled(world: layout.World, first: int, done: int) -> int:
        table = headers_of(world)
        # Numba gives no types to what it compiles.
        return play(table.ctypes.data, first, done)  # type: ignore[no-any-return]

    return run_block_compiled


def compiled_functions(*functions: Any) -> dict[Any, Any]:
    """These functions, compiled with all that they call, to be called from Python.

    Raises `EngineError` where numba cannot compile them.
    """
    folder = cache_folder()
    try:
        return _with_cache(folder, functions)
    except OSError:
        with suppress(Exception):
            return _with_copy(folder, functions)
    except Exception:
        with suppress(OSError):
            _drop(_code_in(folder))
    try:
        return _without_cache(functions)
    except Exception as error:
        raise EngineError(f"engine batch cannot be compiled here: {_reason(error)}; use simpy") from error


def cache_folder() -> Path:
    """A folder that changes with the sources and the versions: `PMSIM_CACHE` or the user's cache."""
    home = os.environ.get("PMSIM_CACHE") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "pmsim"
    )
    return Path(home) / source_digest()


def is_kept() -> bool:
    """Whether the cache holds the loop for pmsim where it is now, as it was when it was compiled."""
    from numba.core.caching import _CacheLocator

    from pmsim.engine.address import play_at

    folder = cache_folder()
    # Numba's name for where a source is: what was kept for a copy in another place is passed by.
    place = folder / _CacheLocator.get_suitable_cache_subpath(play_at.__code__.co_filename)
    try:
        known = _known(folder)
        code = [file for file in _code_in(place) if file.name.startswith("address.play_at")]
        return bool(code) and all(_sum_of(file, folder) in known for file in code)
    except OSError:
        return False


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


def _reason(error: Exception) -> str:
    """The first line of what an error says, or else its kind."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return shortened(lines[0].rstrip(".:"), 200)


def _with_cache(folder: Path, functions: Iterable[Any]) -> dict[Any, Any]:
    """Each function, compiled or from the cache. Numba's errors, and OSError for a folder of no use."""
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise PermissionError(f"no right to write in {folder}")
    _drop_damaged(folder)
    compiler = _Compiler()
    with _cache_in(folder):
        found = {function: compiler.callable_from_python(function) for function in functions}
    if any(function.stats.cache_misses for function in found.values()):
        with suppress(OSError):
            _write_sums(folder)
    return found


def _with_copy(folder: Path, functions: Iterable[Any]) -> dict[Any, Any]:
    """Each function from a copy of the cache: numba loads nothing from a folder that it may not write to.

    OSError where there is none.
    """
    with tempfile.TemporaryDirectory(prefix="pmsim-") as other:
        for file in (folder / SUMS, *_code_in(folder)):
            copied = other / file.relative_to(folder)
            copied.parent.mkdir(exist_ok=True)
            shutil.copyfile(file, copied)
        return _with_cache(Path(other), functions)


def _without_cache(functions: Iterable[Any]) -> dict[Any, Any]:
    """Each function, compiled in a folder that lasts until they are."""
    with tempfile.TemporaryDirectory(prefix="pmsim-") as folder:
        return _with_cache(Path(folder), functions)


@contextmanager
def _cache_in(folder: Path) -> Iterator[None]:
    config = _numba_config()
    before = config.CACHE_DIR
    config.CACHE_DIR = str(folder)
    try:
        yield
    finally:
        config.CACHE_DIR = before


def _code_in(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.nb[ci]"))


def _drop_damaged(folder: Path) -> None:
    """Delete what is not as it was when it was compiled: damaged machine code can be loaded, and run.

    Only files go, never the folder: another process may be compiling there, and what it writes later is
    whole. What this takes from it is compiled anew next time.
    """
    known = _known(folder)
    _drop(file for file in _code_in(folder) if _sum_of(file, folder) not in known)


def _known(folder: Path) -> list[bytes]:
    """The lines of the list of sums; none where there is no list."""
    listed = folder / SUMS
    return listed.read_bytes().splitlines() if listed.exists() else []


def _drop(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def _write_sums(folder: Path) -> None:
    fresh = folder / f"{SUMS}.{os.getpid()}"
    fresh.write_bytes(b"\n".join(_sum_of(file, folder) for file in _code_in(folder)))
    os.replace(fresh, folder / SUMS)


def _sum_of(file: Path, folder: Path) -> bytes:
    total = hashlib.sha256(file.read_bytes()).hexdigest()
    return f"{total}  {file.relative_to(folder).as_posix()}".encode()


class _Compiler:
    """Compiles a function after all functions that it calls, each with an explicit signature."""

    def __init__(self) -> None:
        self.types = _types()
        self.called: dict[Any, Any] = {}

    def callable_from_python(self, function: Any) -> Any:
        """From the cache, where a function's code has that of all it calls; else compiled."""
        import numba

        try:
            return self._njit(function, function.__globals__, cache=True)
        except numba.core.errors.NumbaError:
            return self._njit(function, self._names_in(function), cache=True)

    def _names_in(self, function: Any, inside: bool = False) -> dict[str, Any]:
        """What a function's module holds, the functions that it calls compiled; inside it, if need be."""
        names = dict(function.__globals__)
        for name in _globals_read(function):
            if isinstance(names.get(name), FunctionType):
                names[name] = self._callee(names[name], inside or function in LOOPS)
        return names

    def _callee(self, function: Any, inside: bool) -> Any:
        """A function that only compiled code calls: no wrapper for Python, no place in the cache."""
        if (function, inside) not in self.called:
            names = self._names_in(function, inside)
            options = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "forceinline": inside}
            self.called[function, inside] = self._njit(function, names, **options)
        return self.called[function, inside]

    def _njit(self, function: Any, names: dict[str, Any], **options: bool) -> Any:
        """The same code with these names in its module."""
        import numba

        same = FunctionType(function.__code__, names, function.__name__)
        same.__module__, same.__qualname__ = function.__module__, function.__qualname__
        hints = dict(function.__annotations__)
        returned = self.types[hints.pop("return")]
        signature = returned(*(self.types[hint] for hint in hints.values()))
        return numba.njit(signature, **(OPTIONS | options))(same)


def _globals_read(function: Any) -> set[str]:
    """Names that a function reads from its module; attributes of the same name do not count."""
    return {step.argval for step in dis.get_instructions(function) if step.opname == "LOAD_GLOBAL"}


def _types() -> dict[str, Any]:
    """Numba's types for the annotations that the model and the loop use, by their text."""
    import numba
    from numba import types

    from pmsim.engine.address import WORLD

    plain = {"float": types.float64, "int": types.int64, "bool": types.boolean, "None": types.none}
    records = (
        Luck,
        Member,
        Dossier,
        Team,
        Organisation,
        Incident,
        Order,
        Parameters,
        Rates,
        Tallies,
        WeekRow,
        EventRow,
    )
    rules = (schema.Review, schema.Support, schema.Escalation, schema.Development)
    named = {kind.__name__: numba.from_dtype(dtype_of(kind)) for kind in (*records, *rules)}
    named["Source"] = named["Luck"]
    return {
        **plain,
        **named,
        "World": WORLD,
        "list[float]": numba.types.Array(types.float64, 1, "C"),
        "list[int]": numba.types.Array(types.int64, 1, "C"),
        "tuple[int, int, int, int]": types.UniTuple(types.int64, 4),
    }
