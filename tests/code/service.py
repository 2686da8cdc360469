#!/usr/bin/env python3
# -*- coding: utf-8 -*-
r"""A small HTTP service.

    def in_docstring(): "class InDocstring:"
    \"""
"""
from __future__ import annotations

import asyncio, json, re
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto, Flag
from typing import (Any, Callable, Generic, NamedTuple,  # class InComment:
                    Protocol, TypedDict, TypeVar, overload)

T = TypeVar("T", bound="Model[Any]")
Handler = Callable[["Request", dict[str, list[int]]], "Response"]
PATTERN = re.compile(r'def in_raw\((?P<name>[^)"]*)\):\s*#')
ROUTES: dict[str, Handler] = {}
SQL = """
class InTriple:
    def in_triple(self): '''quoted'''
"""
BYTES = b"def in_string():\
    pass"
half = lambda x: x // 2 if x else (lambda: 0)()


class Method(str, Enum):
    GET = "get"
    POST, DELETE = "post", "delete"

    def __str__(self) -> str: return self.value
    @classmethod
    def _missing_(cls, value): return cls.GET


class Access(Flag): READ = auto(); WRITE = auto()
class Fault(Exception): """A fault: class InDocstring."""
class NotFound(Fault): status = 404; code: int = 1
class Conflict(Fault):
    def __init__(self, what: str = "def in_string():", *, by: str | None = None) -> None:
        super().__init__(f"{what!r} {{def in_string()}} {by or f'{what:>{len(what)}}'}")


class Point(NamedTuple):
    x: int
    y: int = 0
    def __add__(self, other): return Point(self.x + other.x, self.y + other.y)


class Row(TypedDict, total=False):
    id: int
    tags: list[str]


class Storage(Protocol[T]):
    name: str

    def load(self, key: str, /) -> T | None: ...
    def save(self, key: str, value: T) -> None: ...
    @property
    def size(self) -> int: ...
    async def flush(self, *, force: bool = False) -> None:
        ...


@dataclass(frozen=True, slots=True)
class Request:
    method: Method
    path: str = "/"
    headers: dict[str, str] = field(default_factory=lambda: {"def": "class X:"})
    body: bytes = field(repr=False, default=b"")

    @property
    def json(self) -> Any:
        return json.loads(self.body or b"{}")

    @staticmethod
    def parse(text: str) -> Request:
        first, _, rest = text.partition("\r\n")
        method, path, *_ = first.split()
        return Request(Method(method.lower()), path)

    def header(self, name, default=None): return self.headers.get(name.lower(), default)


@dataclass
class Response:
    status: int = 200; body: str = ""

    @classmethod
    def text(
        cls,
        body: str,
        status: int = 200,
    ) -> "Response":
        return cls(status, body)

    @classmethod
    def of_json(cls, value: Any, **options: Any) -> Response: return cls(200, json.dumps(value, **options))

    def __bool__(self): return 200 <= self.status < 300
    def __eq__(self, other): return isinstance(other, Response) and (self.status, self.body) == (other.status, other.body)
    __ne__ = lambda self, other: not self == other


def route(path: str, *methods: Method, cache: float = 1e3):
    """Registers a handler.

    >>> @route("/")
    ... def in_docstring(request):
    ...     return Response()
    """
    def register(handler: Handler) -> Handler:
        for method in methods or (Method.GET,):
            ROUTES[f"{method} {path}"] = handler

        def wrapped(*args, **kwargs):
            nonlocal cache
            return handler(*args, **kwargs)
        return wrapped
    return register


@route("/items/{id}", Method.GET, cache=(
    2 if True else
    3
))
def show(request: Request, id: int) -> Response:
    if id < 0: raise NotFound(id)
    return Response.text(f'''
    def in_triple({id}):
        {"class InTriple:" if id else ''}
''')


@route(
    "/items",
    Method.POST,
)
# a comment between a decorator and its function
@log_calls
async def create(request: Request) -> Response:
    async with transaction() as t, lock("items"):
        async for row in t.rows():
            await t.put(row)
    return Response(status=201)


@contextmanager
def timed(name): yield name


@asynccontextmanager
async def transaction(isolation="read committed"):
    try:
        yield Transaction()
    except* ValueError as group:
        raise
    else:
        pass
    finally:
        def cleanup(): return None
        cleanup()


class Transaction:
    __slots__ = ("log", "_rows")
    class State(Enum): OPEN = 1; CLOSED = 2
    count = 0

    def __enter__(self): return self
    def __exit__(self, *exc) -> bool | None: return None
    def __getitem__(self, key: slice | tuple[int, ...]): return self._rows[key]
    def __call__(self, /, *, wait=...): return self

    async def rows(self):
        for row in self._rows: yield row

    async def put(self, row): self.log.append(("def", row))

    def _private(self): pass
    def __mangled(self): pass

    class Savepoint:
        """Nested twice."""

        def __init__(self, outer: Transaction):
            self.outer = outer

        class Token:
            def release(self):
                def inner(depth: int):
                    class Deepest:
                        def reach(self): return depth
                    return Deepest
                return inner(1)

        def back(self): return self.Token()

    def after(self):
        return self.Savepoint(self)


class Model(Generic[T]):
    registry: dict[str, type[Model[Any]]] = {}

    def __init_subclass__(cls, /, table: str = "", **kwargs):
        super().__init_subclass__(**kwargs)
        Model.registry[table] = cls

    def __new__(cls, *args, **kwargs):
        return super().__new__(cls)

    @property
    def key(self): return self._key

    @key.setter
    def key(self, value):
        self._key = value

    @key.deleter
    def key(self): del self._key

    @overload
    def get(self, name: str) -> str: ...
    @overload
    def get(self, name: str, default: T) -> str | T: ...
    def get(self, name, default=None):
        return getattr(self, name, default)

    if True:
        def conditional(self): return 1
    else:
        def conditional(self): return 2

    try:
        from fast import encode
    except ImportError:
        def encode(self, text): return text.encode()

    total = property(lambda self: 1)


class Item(Model["Item"], table="items"):
    name: str; price: float = 0.0

    def describe(self): \
        return f"{self.name}: {self.price:.2f} {'}'} {{"

    def discount(self, by: float = .1) -> float:
        match by:
            case 0 | 0.0:
                return self.price
            case float(x) if x < 1:
                def apply(price): return price * (1 - x)
                return apply(self.price)
            case {"rate": rate, **rest}: return rate
            case [Item(name="def"), *others]:
                return 0
            case _: raise Conflict()


class Meta(type):
    def __prepare__(name, bases): return {}
    def __instancecheck__(self, instance): return True


class Plugin(metaclass=Meta): pass
class Generic2[K: (int, str), *Ts, **P]:
    def call[R](self, f: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R: return f(*args, **kwargs)
    def identity[X](self, x: X) -> X: return x


def first[A](items: list[A]) -> A: return items[0]


class Lexer:
    TOKENS = [("NUMBER", r"\d+"), ("STRING", r'"[^"]*"'), ("OPEN", r"[({\[]")]
    rules = {
        "def": lambda text: ("def", text),
        'class': lambda text: ('class', text),
    }

    def __init__(self, text): self.text, self.at = text, 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.at >= len(self.text): raise StopIteration
        for kind, pattern in self.TOKENS:
            if found := re.compile(pattern).match(self.text, self.at):
                self.at = found.end()
                return kind, found.group()
        raise SyntaxError(f"at {self.at}: {self.text[self.at:self.at + 8]!r}")

    def peek(self):
        # def in_comment(self): pass
        saved = self.at
        try: return next(self)
        finally: self.at = saved


class Parser(Lexer):
    def expression(self, least: int = 0):
        left = self.atom()
        while (operator := self.peek()) and self.power(operator[1]) > least:
            left = (operator, left, self.expression(self.power(operator[1])))
        return left

    def atom(self):
        kind, text = next(self)
        if kind == "OPEN":
            inner = self.expression(
            )
            next(self)
            return inner
        return {"NUMBER": int, "STRING": lambda s: s[1:-1]}.get(kind, str)(text)

    @staticmethod
    def power(operator): return {"+": 1, "*": 2, "<<": 3}.get(operator, 0)


class Größe:
    höhe = 1
    def fläche(self): return self.höhe ** 2
    def 測る(self, 幅): return 幅


def naïve(ärger="Ü"): return ärger


def generators(n):
    squares = (x * x for x in range(n) if x % 2)
    table = {x: [y for y in range(x)] for x in squares}
    def walk(tree):
        if tree is None: return
        yield from walk(tree.left)
        yield tree
    async def pump(queue):
        while True: await queue.put(1)
    return table, walk, pump


def strings():
    a = 'it''s' "def in_string():" 'class'
    b = "\\"; c = '\''; d = """"quoted" def in_string()"""; e = rb'\'' + Rb"\""
    f = f"{a}{b!s}{'nested'}" f'{c:{d}}' u"x"
    def used(): return a, b, c, d, e, f
    return used
    # class InComment: pass


def brackets(a=[1, 2,
                3], b={'def': (
        lambda: 1)}, *c):
    return (a
            [0],
  b,
c)


def annotations(a: "def in_string(): pass", b: int | None = None, *, c: list[dict[str, tuple[int, ...]]] = []) -> Callable[..., None]: ...


def defaults(f=lambda a, b=1: (a, b), g={"x": lambda: {1: 2}}): return f(1)


def weird_spacing (  x  ) :
    return x
def   more_spacing(x):return x


class NoBase():
	def tabbed(self):
		if self:
			return 1

	def tabbed_again(self):
		return 2


if __debug__:
    def trace(text): print(text)
    class Debug:
        on = True
        def toggle(self): self.on = not self.on
else:
    def trace(text): ...

for name in ("a", "b"):
    @staticmethod
    def per_name(name=name): return name
else:
    def in_for_else(): pass

while False: break
with open(__file__) as source:
    def with_source(): return source

try: pass
except (OSError, ValueError): pass
finally:
    class InFinally: pass

print(*[
    "def in_string():",
    first([1]),
], sep="""
def in_triple(): pass
""")
async def serve(host: str = "localhost", port: int = 8_080):
    async def accept(reader, writer):
        request = Request.parse((await reader.readline()).decode())
        writer.write(b"%d" % 200)
    server = await asyncio.start_server(accept, host, port)
    async with server: await server.serve_forever()
class Machine:
    """States of a connection; see :class:`InDocstring`."""

    transitions = {
        ("idle", "open"): lambda self: self.opened(),
        ("open", "close"): (
            lambda self: self.closed()
        ),
    }

    def __init__(self, *, on_change: Callable[[str, str], None] = lambda old, new: None):
        self.state, self._on_change = "idle", on_change

    def send(self, event: str) -> "Machine":
        if (step := self.transitions.get((self.state, event))) is None:
            raise Conflict(f"""no def {event} in "{self.state}" {{""")
        step(self)
        return self

    def opened(self): self.state = "open"

    def closed(
        self
    ): self.state = "idle"

    @classmethod
    @timed("build")
    def build(cls, steps: list[
        tuple[str, str]
    ]) -> Machine:
        machine = cls()
        for old, new in steps:
            machine.transitions[old, new] = lambda self: None

        # class InComment:
        return machine

    @property
    @abstractmethod
    def label(self) -> str: return 'def in_string(): \'class\''

    class Error(Fault):
        pass
    # the end of the class

    opened.label = "opened"


class Handle:
    def __enter__(self): return self; closed = True

    def __exit__(self, kind, value, trace):
        return False

    async def __aenter__(self): return self
    async def __aexit__(self, *_): ...


def outer():
    def middle():
        def inner():
            return 1

        return inner
    x = 1
    class Local(Exception): pass
    return middle, x, Local


def classmethod_like(cls): return cls; x = 1
def main(argv=None) -> int:
    global half
    if not argv: return 0
    elif len(argv) > 1:
        class Options: verbose: bool = False
        return int(Options.verbose)
    return 1
if __name__ == "__main__": raise SystemExit(main())
