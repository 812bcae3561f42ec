"""Transformation matrices (ISO 32000-1, 8.3.4) as six numbers: `a b c d e f`."""

from collections.abc import Iterable

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def times(first: Matrix, then: Matrix) -> Matrix:
    """Multiply two matrices: the result applies `first`, then `then`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def as_matrix(numbers: Iterable[object]) -> Matrix:
    """Read six numbers; the identity for anything else."""
    try:
        a, b, c, d, e, f = (float(number) for number in numbers)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return IDENTITY
    return (a, b, c, d, e, f)


def placed(box: Box, matrix: Matrix) -> Box:
    """Return the smallest upright box around a transformed box."""
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return (min(xs), min(ys), max(xs), max(ys))
