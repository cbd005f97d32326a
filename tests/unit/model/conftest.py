"""Tools for comparing a model module with its compiled self."""

import struct
from types import FunctionType, ModuleType, SimpleNamespace

import numba
import pytest


@pytest.fixture
def compiled():
    """compiled(module, **changes): the module's functions under numba, with some globals changed."""

    def compile_module(module: ModuleType, **changes: object) -> SimpleNamespace:
        scope = dict(vars(module))
        for name, value in vars(module).items():
            if isinstance(value, FunctionType):
                again = FunctionType(value.__code__, scope, name)
                scope[name] = numba.njit(error_model="python")(again)
        scope.update(changes)
        return SimpleNamespace(**scope)

    return compile_module


@pytest.fixture
def differences():
    """differences(one, other): how many pairs of numbers differ in a bit."""

    def bits(number: float | int) -> bytes:
        return struct.pack("<d", number) if isinstance(number, float) else str(int(number)).encode()

    def count(one, other) -> int:
        one, other = list(one), list(other)
        assert len(one) == len(other) > 0
        return sum(bits(a) != bits(b) for a, b in zip(one, other, strict=True))

    return count
