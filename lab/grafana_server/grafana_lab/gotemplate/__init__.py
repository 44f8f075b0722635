"""The part of Go's text/template that alert rules and notifications use, written anew.

Covered: text, trim markers, comments, fields, variables, pipelines, parentheses, literals, if, with, range
(with break and continue), define, template, block, and the functions of `functions`, `text_functions`,
`notification_functions` and `rule_functions`.
Not covered: complex numbers, `call`, methods other than those a `Record` lists.
"""

from .lexer import TemplateError
from .templates import TemplateSet
from .values import Record, Value

__all__ = ["Record", "TemplateError", "TemplateSet", "Value"]
