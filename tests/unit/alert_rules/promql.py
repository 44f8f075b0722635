"""What a PromQL expression reads."""

import promql_parser as promql

RECORDED = ":"
"""Only names of recording rules hold a colon."""


def selectors(expression: str) -> list[promql.VectorSelector]:
    """Every selector of the expression.

    Raises:
        ValueError: it is no PromQL.
    """
    found: list[promql.VectorSelector] = []

    def visit(node: promql.Expr) -> None:
        if isinstance(node, promql.VectorSelector):
            found.append(node)
        elif isinstance(node, promql.MatrixSelector):
            found.append(node.vector_selector)

    promql.walk(promql.parse(expression), visit)
    return found


def metrics(expression: str) -> set[str]:
    """The names of all metrics that the expression reads."""
    return {selector.name for selector in selectors(expression) if selector.name}


def matched(expression: str, label: str) -> set[str]:
    """The values that the expression demands of that label, in any selector."""
    return {
        matcher.value
        for selector in selectors(expression)
        for matcher in selector.matchers.matchers
        if matcher.name == label
    }
