"""Evaluates the values in a template's actions: pipelines, variables, fields and function calls."""

from collections.abc import Mapping

from .lexer import TemplateError
from .nodes import Command, Dot, Fields, Identifier, Literal, Operand, Pipeline, Variable
from .values import Function, Record, Value, is_true


class Scope:
    """The functions, and the variables of the blocks that are open, the innermost last."""

    def __init__(self, functions: Mapping[str, Function], variables: Mapping[str, Value]) -> None:
        self._functions = functions
        self.scopes: list[dict[str, Value]] = [dict(variables)]

    def pipeline(self, pipeline: Pipeline, dot: Value, *, is_range: bool = False) -> Value:
        """The value of a pipeline; its variables are set, unless it is a loop's.

        Raises:
            TemplateError: a variable or function is unknown, or a function failed.
        """
        value: Value = None
        for number, command in enumerate(pipeline.commands):
            value = self._command(command, dot, (value,) if number else ())
        if not is_range:
            for name in pipeline.names:
                self.assign(name, value, declares=pipeline.declares)
        return value

    def assign(self, name: str, value: Value, *, declares: bool) -> None:
        """Sets a variable: a new one of the innermost block, or the one that is declared already.

        Raises:
            TemplateError: none of that name is declared.
        """
        if declares:
            self.scopes[-1][name] = value
            return
        for scope in reversed(self.scopes):
            if name in scope:
                scope[name] = value
                return
        raise TemplateError(f"undefined variable ${name}")

    def _command(self, command: Command, dot: Value, piped: tuple[Value, ...]) -> Value:
        head, rest = command[0], command[1:]
        if isinstance(head, Identifier):
            if head.name in {"and", "or"}:
                return self._logic(head.name, rest, dot, piped)
            function = self._functions.get(head.name)
            if function is None:
                raise TemplateError(f"function {head.name!r} not defined")
            return self._apply(head.name, function, rest, dot, piped)
        if isinstance(head, Fields) and (rest or piped):
            holder = self._fields(self._value(head.base, dot), head.names[:-1])
            method = _member(holder, head.names[-1])
            if callable(method):
                return self._apply(head.names[-1], method, rest, dot, piped)
        if rest or piped:
            raise TemplateError("can't give argument to non-function")
        return self._value(head, dot)

    def _apply(
        self, name: str, function: Function, rest: tuple[Operand, ...], dot: Value, piped: tuple[Value, ...]
    ) -> Value:
        arguments = [*(self._value(operand, dot) for operand in rest), *piped]
        try:
            return function(*arguments)
        except (TypeError, ValueError, LookupError, ArithmeticError) as error:
            raise TemplateError(f"error calling {name}: {error}") from None

    def _logic(self, name: str, rest: tuple[Operand, ...], dot: Value, piped: tuple[Value, ...]) -> Value:
        value: Value = None
        for operand in rest:
            value = self._value(operand, dot)
            if is_true(value) == (name == "or"):
                return value
        return piped[0] if piped else value

    def _value(self, operand: Operand, dot: Value) -> Value:
        match operand:
            case Literal():
                return operand.value
            case Dot():
                return dot
            case Variable():
                for scope in reversed(self.scopes):
                    if operand.name in scope:
                        return scope[operand.name]
                raise TemplateError(f"undefined variable ${operand.name}")
            case Identifier():
                return self._command((operand,), dot, ())
            case Fields():
                return self._fields(self._value(operand.base, dot), operand.names)
            case Pipeline():
                return self.pipeline(operand, dot)

    def _fields(self, value: Value, names: tuple[str, ...]) -> Value:
        for name in names:
            value = _member(value, name)
            if callable(value):
                value = value()
        return value


def _member(value: Value, name: str) -> Value:
    if isinstance(value, Record):
        if name in value.members:
            return value.members[name]
        value = value.content
    if value is None:
        return None
    if isinstance(value, Mapping):
        return value.get(name)
    raise TemplateError(f"can't evaluate field {name} in type {type(value).__name__}")
