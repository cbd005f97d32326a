"""The arithmetic lint: each rule fires on the code that it is for, and lets the rest pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.arithmetic_lint import lint, main

FORBIDDEN_ANYWHERE = {
    "power": ("y = x ** 2", "**"),
    "power in place": ("x **= 2", "**="),
    "pow": ("y = pow(x, 2)", "pow"),
    "operator.pow": ("import operator\ny = operator.pow(x, 2)", "operator.pow"),
    "sum": ("y = sum(xs)", "sum"),
    "sum as a value": ("total = sum", "sum"),
    "sum of an array": ("y = xs.sum()", ".sum()"),
    "mean of a call's result": ("y = f(x).mean()", ".mean()"),
    "matrix product": ("y = a @ b", "@"),
    "matrix product in place": ("a @= b", "@="),
    "libm": ("import math\ny = math.exp(x)", "math.exp"),
    "libm, renamed module": ("import math as m\ny = m.log(x)", "math.log"),
    "libm, imported name": ("from math import tanh", "math.tanh"),
    "libm, imported whole": ("from math import *", "math.*"),
    "libm's sum": ("import math\ny = math.fsum(xs)", "math.fsum"),
    "libm as a value": ("import math\nf = math.sin", "math.sin"),
    "complex libm": ("import cmath", "import of cmath"),
    "statistics": ("from statistics import fmean", "import of statistics"),
    "scipy": ("import scipy.special", "import of scipy"),
    "round to digits": ("y = round(x, 2)", "round() to digits"),
    "fastmath": ("f = njit(fastmath=True)(g)", "fastmath"),
    "fastmath, some flags": ("f = njit(fastmath={'nnan'})(g)", "fastmath"),
    "fastmath in a dictionary": ("options = {'fastmath': True}", "fastmath"),
    "uint64": ("from numba import types\nt = types.uint64", "uint64"),
    "uint64, imported": ("from numba.types import uint64", "uint64"),
    "uint64 in a signature": ("s = 'float64(uint64)'", "'float64(uint64)'"),
    "uint64 as a type code": ("t = '<u8'", "'<u8'"),
    "unguarded square root": ("import math\ny = math.sqrt(x)", "unguarded sqrt()"),
    "unguarded square root, imported": ("from math import sqrt as root\ny = root(x)", "unguarded sqrt()"),
    "unguarded ldexp": ("import math\ny = math.ldexp(x, n)", "unguarded ldexp()"),
    "unguarded shift to the left": ("y = x << n", "unguarded << by a variable"),
    "unguarded shift to the right": ("y = x >> n", "unguarded >> by a variable"),
    "unguarded shift in place": ("x <<= n", "unguarded <<= by a variable"),
    "shift by too much": ("y = x >> 64", "unguarded >> by a variable"),
    "shift by less than nothing": ("y = x >> -1", "unguarded >> by a variable"),
    "shift by a constant that is not one": ("SHIFT = f()\ny = x >> SHIFT", "unguarded >> by a variable"),
    "square root of a literal below zero": ("from math import sqrt\ny = sqrt(-1.0)", "unguarded sqrt()"),
    "guard without a reason": ("y = 1  # guarded:", "guard comment"),
    "guard of nothing": ("y = x + 1  # guarded: it is small", "guard comment"),
    "inside a function": ("def f(x):\n    return x ** 2", "**"),
    "in an elif": ("def f(x):\n    if x:\n        pass\n    elif x ** 2:\n        pass", "**"),
}

FORBIDDEN_IN_ENGINES = {
    "ufunc": ("import numpy as np\ny = np.exp(x)", "numpy.exp"),
    "ufunc, full name": ("import numpy\ny = numpy.sqrt(2.0)", "numpy.sqrt"),
    "ufunc, imported": ("from numpy import tanh", "numpy.tanh"),
    "ufunc as a value": ("import numpy as np\nf = np.log", "numpy.log"),
    "ufunc's method": ("import numpy as np\ny = np.add.reduce(x)", "numpy.add.reduce"),
    "NumPy's sum": ("import numpy as np\ny = np.sum(x)", "numpy.sum"),
    "dot product": ("import numpy as np\ny = np.dot(a, b)", "numpy.dot"),
    "random numbers": ("import numpy as np\nr = np.random.default_rng(1)", "numpy.random.default_rng"),
    "NumPy scalar": ("import numpy as np\ny = np.float64(1.0)", "numpy.float64()"),
    "NumPy's uint64": ("import numpy as np\nt = np.uint64", "uint64"),
}

FORBIDDEN_IN_MODEL = {
    "numpy": ("import numpy as np", "import of numpy"),
    "from numpy": ("from numpy import zeros", "import of numpy"),
    "inside numpy": ("import numpy.typing as npt", "import of numpy"),
}

ALLOWED = {
    "plain arithmetic": "y = (a + b - c) * d / e % f // g",
    "whole numbers and masks": "y = (a * b) & 0xFFFFFFFF | c ^ d",
    "shift by a literal": "y = x >> 12",
    "shift by a constant": "SHIFT = 32\ny = x >> SHIFT",
    "shift by a typed constant": "SHIFT: int = 32\ny = x << SHIFT",
    "guarded square root": "from math import sqrt\ny = sqrt(x)  # guarded: x is a variance",
    "guarded over lines": "from math import sqrt\ny = f(\n    sqrt(x),\n)  # guarded: x is positive",
    "guarded in a header": "from math import sqrt\nif sqrt(x) > 1:  # guarded: x > 0\n    y = 1",
    "guarded shift in place": "x >>= n  # guarded: n is a digit",
    "square root of a literal": "from math import sqrt\ny = sqrt(2.0)",
    "ldexp by a literal": "import math\ny = math.ldexp(x, -20)",
    "exact parts of math": "import math\ny = math.floor(x)\nm, e = math.frexp(x)\nz = math.inf * math.pi",
    "the project's own exp": "from pmsim.model.exact import exp, log\ny = exp(x) + log(x)",
    "the project's own mean": "from pmsim.model import tallies\ny = tallies.mean(x)",
    "fastmath switched off": "f = njit(fastmath=False)(g)",
    "round to a whole number": "y = round(x)",
    "a docstring that names it": '"""No uint64, sum() or x ** 2 here."""',
    "a comment that names it": "y = 1  # not x ** 2, sum() or uint64",
    "keyword arguments": "f(**options)",
}

ALLOWED_IN_ENGINES = {
    "arrays": "import numpy as np\ny = np.zeros(3, dtype=np.float64)\nz = np.concatenate([y, y])",
    "record types": "import numpy as np\nt = np.dtype([('a', np.int64), ('b', 'f8')])",
    "array types": "import numpy as np\nimport numpy.typing as npt\nx: npt.NDArray[np.float64]",
}


@pytest.mark.parametrize("model", [True, False], ids=["model", "engine"])
@pytest.mark.parametrize(("source", "what"), FORBIDDEN_ANYWHERE.values(), ids=FORBIDDEN_ANYWHERE)
def test_a_forbidden_form_is_found(source: str, what: str, model: bool) -> None:
    assert [found.what for found in lint(source, model=model)] == [what]


@pytest.mark.parametrize(("source", "what"), FORBIDDEN_IN_ENGINES.values(), ids=FORBIDDEN_IN_ENGINES)
def test_arithmetic_of_numpy_is_found_in_an_engine(source: str, what: str) -> None:
    assert what in [found.what for found in lint(source, model=False)]


@pytest.mark.parametrize(("source", "what"), FORBIDDEN_IN_MODEL.values(), ids=FORBIDDEN_IN_MODEL)
def test_numpy_is_found_in_the_model(source: str, what: str) -> None:
    assert [found.what for found in lint(source, model=True)] == [what]
    assert lint(source, model=False) == []


@pytest.mark.parametrize("model", [True, False], ids=["model", "engine"])
@pytest.mark.parametrize("source", ALLOWED.values(), ids=ALLOWED)
def test_an_allowed_form_passes(source: str, model: bool) -> None:
    assert lint(source, model=model) == []


@pytest.mark.parametrize("source", ALLOWED_IN_ENGINES.values(), ids=ALLOWED_IN_ENGINES)
def test_keeping_arrays_passes_in_an_engine(source: str) -> None:
    assert lint(source, model=False) == []


def test_a_guard_covers_its_own_statement_only() -> None:
    source = "from math import sqrt\nif x:  # guarded: x > 0\n    y = sqrt(x)"
    assert [(found.line, found.what) for found in lint(source, model=True)] == [
        (2, "guard comment"),
        (3, "unguarded sqrt()"),
    ]


def test_a_guard_in_the_middle_of_a_statement_covers_its_own_line_only() -> None:
    source = "from math import sqrt\ny = f(\n    sqrt(a),  # guarded: a > 0\n    sqrt(b),\n)"
    assert [(found.line, found.what) for found in lint(source, model=True)] == [(4, "unguarded sqrt()")]


def test_a_constant_of_another_module_may_shift(tmp_path: Path) -> None:
    folder = tmp_path / "pmsim" / "engine"
    folder.mkdir(parents=True)
    (folder / "order.py").write_text("BITS = 48\n")
    (folder / "calendar.py").write_text("from pmsim.engine.order import BITS\ny = x << BITS\n")
    assert main([str(folder)]) == 0
    (folder / "order.py").write_text("BITS = 64\n")
    assert main([str(folder)]) == 1


def test_the_command_names_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "model" / "work.py"
    file.parent.mkdir()
    file.write_text("y = 1\nz = y ** 2\n")
    assert main([str(tmp_path / "model")]) == 1
    assert f"{file}:2: **: " in capsys.readouterr().out


def test_the_command_takes_a_folder_named_model_for_the_model(tmp_path: Path) -> None:
    for folder, expected in (("model", 1), ("engine", 0)):
        file = tmp_path / folder / "layout.py"
        file.parent.mkdir()
        file.write_text("import numpy as np\nx = np.zeros(3)\n")
        assert main([str(file)]) == expected


@pytest.mark.parametrize("arguments", [[], ["nowhere"]])
def test_the_command_refuses_to_pass_on_nothing(arguments: list[str]) -> None:
    assert main(arguments) == 2
