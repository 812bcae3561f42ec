"""What the operands of a content stream stand for (ISO 32000-1, 7.8.2)."""

from math import isfinite

from agendapack.model.matrix import Box


def lightness(numbers: list[float] | tuple[float, ...]) -> float:
    """Return how light a colour of one, three or four inks is; a pattern counts as grey."""
    match len(numbers):
        case 1:
            return numbers[0]
        case 3:
            return sum(numbers) / 3
        case 4:
            return max(0.0, 1 - numbers[3] - sum(numbers[:3]) / 3)
    return 0.5


def numbers_of(operands: list[bytes]) -> list[float]:
    """Return the numbers of all operands."""
    return [number_of(operand) for operand in operands]


def number_of(operand: bytes) -> float:
    """Return an operand's number; 0.0 for what is no finite number."""
    try:
        number = float(operand)
    except ValueError:
        return 0.0
    return number if isfinite(number) else 0.0


def ordered(box: list[float] | tuple[float, ...]) -> Box:
    """Return a rectangle with its lower left corner first, whichever came first."""
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])
