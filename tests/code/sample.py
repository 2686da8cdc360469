"""Cases that mislead a scanner of Python: def in_docstring(): pass"""
import os
from typing import (
    Any,
)

LIMIT = 10
name: str = "def in_string(): pass"
_private = {"class": "Fake", "def": [1, 2]}
type Pair[T] = tuple[T, T]


def plain(a, b=(1, 2), *args: int, key: dict[str, int] = {"a": 1}, **kwargs) -> "list[int]":
    """Doc of plain."""
    text = '''
def in_triple():
    class Nope: pass
'''
    other = f"{a!r:>{10}} def {text + f'{b}'} {{not}} {kwargs['x']:#x}"
    raw = r"\"" + "def x(): \
        still"
    return [x for x in args if x]  # def trailing(): pass


@decorator
@decorator.with_args(
    {"def": "class X:"},
)
async def decorated(
    a,
    b,
):
    def nested():
        return lambda x: x

    class Local:
        def method(self): return 1

    return nested


class Empty: pass


class Base(
    Generic[T],
    metaclass=Meta,
):
    """Doc of Base."""

    field: int = 1
    CONST = "class Fake:"

    def __init__(self): self.x = 1

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, v):
        if v:
            def conditional(): ...
        else:
            self._value = v
    # a comment of the class

    @overload
    def over(self, x: int) -> int: ...
    def over(self, x):
        return x

    class Inner(Base):

        def deep(self):
            while True:
                try:
                    pass
                except ValueError:
                    def handler(): pass


if True:
    def in_if():
        return 1
elif False:
    class InElif:
        pass
else:
    async def in_else(): pass

for i in range(3):
	def tabbed():
		return 1

result = plain(
    1,
    2)

def one_line(): return {"a": (1,
    2)}
match = 1
case = 2
def last():
    match result:
        case [x]:
            def in_case(): pass
        case _:
            pass
    return 1
