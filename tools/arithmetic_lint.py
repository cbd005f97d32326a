"""Keep the arithmetic of the model and the engines to what gives the same bits everywhere.

State arithmetic may use + - * /, sqrt, comparisons, integers, frexp and ldexp, and the
project's own exp and log. libm and NumPy's vectorised functions differ in the last bit
between processors, `**` between CPython and compiled code, and some inputs (a negative
square root, a shift by 64) raise in one and not in the other.

A square root, an ldexp or a shift by a computed amount needs a reason why its argument is in
range, on its line or at the end of its statement: `# guarded: the variance is a sum of squares`.

Run it as `python tools/arithmetic_lint.py PATH...`; it exits 1 if it finds anything.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MATH_ALLOWED = frozenset({"floor", "frexp", "inf", "isfinite", "ldexp", "pi", "sqrt"})
NUMPY_CALLS = frozenset(
    [
        "arange",
        "argsort",
        "array",
        "array_equal",
        "asarray",
        "ascontiguousarray",
        "concatenate",
        "copy",
        "dtype",
        "empty",
        "empty_like",
        "flatnonzero",
        "frombuffer",
        "full",
        "lexsort",
        "nonzero",
        "ones",
        "searchsorted",
        "stack",
        "zeros",
        "zeros_like",
    ]
)
NUMPY_NAMES = frozenset(
    [
        "bool_",
        "dtype",
        "float64",
        "generic",
        "inf",
        "int8",
        "int16",
        "int32",
        "int64",
        "nan",
        "ndarray",
        "newaxis",
        "record",
        "str_",
        "typing",
        "uint8",
        "uint32",
        "void",
    ]
)
OTHER_ARITHMETIC = frozenset({"cmath", "decimal", "fractions", "random", "scipy", "statistics"})
SUM_LIKE_METHODS = frozenset(["cumprod", "cumsum", "dot", "mean", "prod", "std", "sum", "trace", "var"])
NEEDS_GUARD = frozenset({"ldexp", "sqrt"})
UNSIGNED = re.compile(r"\buint64\b|^[<>=|]?[uU]8$")
GUARD = re.compile(r"#\s*guarded:(.*)")

WHY_POWER = "`**` differs between CPython and compiled code; multiply"
WHY_SUM = "the order of a sum must be written down; use a loop"
WHY_LIBM = "libm differs in the last bit between processors; use pmsim.model.exact"
WHY_NUMPY_MODEL = "the model is plain Python scalars"
WHY_NUMPY_ENGINE = "NumPy's arithmetic differs between processors; arrays only keep, the model computes"
WHY_FASTMATH = "fastmath lets the compiler reorder arithmetic"
WHY_UNSIGNED = "mixed with a signed integer it turns into a float; use int64 masked to 32 bits"
WHY_GUARD = "say why it can't be out of range: `# guarded: <why>`"
WHY_STALE = "there is nothing to guard on this line, or no reason is given"


@dataclass(frozen=True, order=True)
class Finding:
    line: int
    what: str
    why: str


class Linter(ast.NodeVisitor):
    """Collect what one module may not do."""

    def __init__(self, *, model: bool, guards: dict[int, str], shifts: frozenset[str]) -> None:
        self.model = model
        self.guards = guards
        self.shifts = shifts
        self.used_guards: set[int] = set()
        self.findings: list[Finding] = []
        self._names: dict[str, str] = {}
        self._lines = range(1)

    def report(self, node: ast.AST, what: str, why: str) -> None:
        self.findings.append(Finding(getattr(node, "lineno", 1), what, why))

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.stmt):
            self._lines = own_lines(node)
        super().visit(node)

    def generic_visit(self, node: ast.AST) -> None:
        outer = self._lines
        for child in ast.iter_child_nodes(node):
            self._lines = outer
            self.visit(child)

    # imports

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._module(node, alias.name)
            root = alias.name.split(".")[0]
            self._names[alias.asname or root] = alias.name if alias.asname else root

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = "." * node.level + (node.module or "")
        self._module(node, module)
        for alias in node.names:
            full = f"{module}.{alias.name}"
            self._names[alias.asname or alias.name] = full
            self._reference(node, full)

    def _module(self, node: ast.AST, module: str) -> None:
        root = module.split(".")[0]
        if root in OTHER_ARITHMETIC:
            self.report(node, f"import of {root}", WHY_LIBM)
        if root == "numpy" and self.model:
            self.report(node, "import of numpy", WHY_NUMPY_MODEL)

    # names

    def visit_Name(self, node: ast.Name) -> None:
        self._reference(node, self.full_name(node))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        name = self.full_name(node)
        self._reference(node, name)
        if not name:
            self.generic_visit(node)

    def full_name(self, node: ast.AST) -> str:
        """Return the dotted name with import aliases undone, or "" if it isn't a name."""
        if isinstance(node, ast.Name):
            return self._names.get(node.id, node.id)
        if isinstance(node, ast.Attribute) and (owner := self.full_name(node.value)):
            return f"{owner}.{node.attr}"
        return ""

    def _reference(self, node: ast.AST, name: str) -> None:
        root, _, rest = name.partition(".")
        member = rest.split(".")[0]
        last = last_part(node, name)
        if last in {"uint64", "uintp"}:
            self.report(node, last, WHY_UNSIGNED)
        elif root == "math" and rest and member not in MATH_ALLOWED:
            self.report(node, name, WHY_LIBM)
        elif root == "numpy" and rest and member not in NUMPY_CALLS | NUMPY_NAMES:
            self.report(node, name, WHY_NUMPY_ENGINE)
        elif name in {"pow", "operator.pow", "operator.ipow"}:
            self.report(node, name, WHY_POWER)
        elif name == "sum":
            self.report(node, name, WHY_SUM)

    # calls

    def visit_Call(self, node: ast.Call) -> None:
        name = self.full_name(node.func)
        last = last_part(node.func, name)
        if name.startswith("numpy.") and last in NUMPY_NAMES - NUMPY_CALLS:
            self.report(node, f"{name}()", WHY_NUMPY_ENGINE)
        if isinstance(node.func, ast.Attribute) and last in SUM_LIKE_METHODS and not own(name):
            self.report(node, f".{last}()", WHY_SUM)
        if name == "round" and (len(node.args) > 1 or node.keywords):
            self.report(node, "round() to digits", WHY_LIBM)
        if last in NEEDS_GUARD and not harmless(last, node.args):
            self.need_guard(node, f"{last}()")
        self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg == "fastmath":
            self._fastmath(node.value)
        self.generic_visit(node)

    def visit_Dict(self, node: ast.Dict) -> None:
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "fastmath":
                self._fastmath(value)
        self.generic_visit(node)

    def _fastmath(self, value: ast.expr) -> None:
        if not (isinstance(value, ast.Constant) and value.value is False):
            self.report(value, "fastmath", WHY_FASTMATH)

    # operators

    def visit_BinOp(self, node: ast.BinOp) -> None:
        self._operator(node, node.op, node.right, "")
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._operator(node, node.op, node.value, "=")
        self.generic_visit(node)

    def _operator(self, node: ast.AST, operator: ast.operator, right: ast.expr, suffix: str) -> None:
        if isinstance(operator, ast.Pow):
            self.report(node, f"**{suffix}", WHY_POWER)
        elif isinstance(operator, ast.MatMult):
            self.report(node, f"@{suffix}", WHY_SUM)
        elif isinstance(operator, ast.LShift | ast.RShift) and not self._fixed_shift(right):
            sign = "<<" if isinstance(operator, ast.LShift) else ">>"
            self.need_guard(node, f"{sign}{suffix} by a variable")

    def _fixed_shift(self, amount: ast.expr) -> bool:
        return is_shift(amount) or self.full_name(amount) in self.shifts

    # text and guards

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring may name what the code may not
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and UNSIGNED.search(node.value):
            self.report(node, repr(node.value), WHY_UNSIGNED)

    def need_guard(self, node: ast.AST, what: str) -> None:
        own_end = getattr(node, "end_lineno", 0)
        lines = {*range(getattr(node, "lineno", 0), own_end + 1), self._lines[-1]}
        found = [line for line in lines if self.guards.get(line)]
        self.used_guards.update(found)
        if not found:
            self.report(node, f"unguarded {what}", WHY_GUARD)


def own(name: str) -> bool:
    """Tell whether a name was imported from pmsim itself."""
    return name.startswith(("pmsim.", "."))


def last_part(node: ast.AST, name: str) -> str:
    """Return the last part of a name, also of an attribute of something that has no name."""
    return node.attr if isinstance(node, ast.Attribute) else name.rpartition(".")[2]


def own_lines(statement: ast.stmt) -> range:
    """Return the lines of a statement without the statements inside it."""
    body = getattr(statement, "body", None)
    end = body[0].lineno - 1 if body else statement.end_lineno or statement.lineno
    return range(statement.lineno, max(end, statement.lineno) + 1)


def harmless(function: str, arguments: list[ast.expr]) -> bool:
    """Tell whether the argument is a literal in range: sqrt(2.0), ldexp(x, -20)."""
    if function == "sqrt":
        return len(arguments) == 1 and isinstance(arguments[0], ast.Constant)
    return len(arguments) == 2 and is_integer(arguments[1])


def is_integer(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return is_integer(node.operand)
    return isinstance(node, ast.Constant) and type(node.value) is int


def is_shift(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int and 0 <= node.value < 64


def constant_shifts(module: ast.Module) -> Iterator[str]:
    """Yield the names that the module gives to a literal in range: SHIFT = 32."""
    for statement in module.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        value = getattr(statement, "value", None)
        if value is not None and is_shift(value):
            yield from (name.id for name in targets if isinstance(name, ast.Name) and name.id.isupper())


def read_guards(source: str) -> dict[int, str]:
    """Return the reason on each line that has a guard comment."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = (token for token in tokens if token.type == tokenize.COMMENT)
    return {c.start[0]: m[1].strip() for c in comments if (m := GUARD.match(c.string))}


def lint(source: str, *, model: bool, imported: frozenset[str] = frozenset()) -> list[Finding]:
    """Return what is wrong with a module's source, in the order of its lines.

    `imported` names the constant shifts of other modules: pmsim.engine.order.ENTITY_BITS.
    """
    guards, tree = read_guards(source), ast.parse(source)
    linter = Linter(model=model, guards=guards, shifts=imported.union(constant_shifts(tree)))
    linter.visit(tree)
    stale = [Finding(line, "guard comment", WHY_STALE) for line in guards if line not in linter.used_guards]
    return sorted({*linter.findings, *stale})


def python_files(paths: list[Path]) -> list[Path]:
    return sorted(f for path in paths for f in (path.rglob("*.py") if path.is_dir() else [path]))


def module_name(file: Path) -> str:
    parts = file.with_suffix("").parts
    return ".".join(parts[parts.index("pmsim") :] if "pmsim" in parts else parts)


def main(arguments: list[str]) -> int:
    paths = [Path(argument) for argument in arguments]
    missing = [str(path) for path in paths if not path.exists()]
    files = [] if missing else python_files(paths)
    if not files:
        print(f"arithmetic_lint: no Python files: {', '.join(missing or arguments)}", file=sys.stderr)
        return 2
    sources = {file: file.read_text(encoding="utf-8") for file in files}
    imported = frozenset(
        f"{module_name(file)}.{name}" for file in files for name in constant_shifts(ast.parse(sources[file]))
    )
    count = 0
    for file, source in sources.items():
        for found in lint(source, model="model" in file.parts, imported=imported):
            print(f"{file}:{found.line}: {found.what}: {found.why}")
            count += 1
    print(f"arithmetic: {len(files)} files, {count} findings")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
