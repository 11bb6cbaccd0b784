"""Reading what was typed: seeds, value lists and ranges. Errors say what came and what is expected."""

from core.parameters import ParameterError, shown

_MOST = 1_000_000


def split_values(text: str, owner: str) -> tuple[str, ...]:
    """The values of "a,b(x=1,y=2),[1,2]": commas inside brackets and quotes do not split.

    Raises:
        ParameterError: an empty one, or one given twice.
    """
    parts, depth, quote = [""], 0, ""
    for sign in text:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        else:
            depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0 and not quote:
            parts.append("")
        else:
            parts[-1] += sign
    found = tuple(part.strip() for part in parts)
    if "" in found or len(set(found)) < len(found):
        raise ParameterError(f"{owner}: an empty value, or one given twice, in {shown(text)}.")
    return found


def parse_seeds(text: str) -> tuple[int, ...]:
    """World seeds from "0:32" (32 left out), "7" or "1,2,5".

    Raises:
        ParameterError: anything else, an empty range, or a seed given twice.
    """
    seeds = []
    for part in text.split(","):
        first, colon, stop = part.partition(":")
        try:
            start = int(first)
            end = int(stop) if colon else start + 1
        except ValueError:
            raise ParameterError(f"--seeds takes first:stop (stop left out), or a list 1,2,5; got {shown(text)}.") from None
        if start < 0 or end <= start or end - start > _MOST or end > 2**63:
            raise ParameterError(f"--seeds needs 0 <= first < stop, at most {_MOST:,} seeds; got {shown(part)}.")
        seeds += range(start, end)
    if len(set(seeds)) < len(seeds):
        raise ParameterError(f"--seeds names a seed twice: {shown(text)}.")
    return tuple(seeds)


def parse_assignment(text: str) -> tuple[str, tuple[str, ...]]:
    """Name and values from "pl_tau=0.05,0.1" or "patience=range(0,6,2)".

    Raises:
        ParameterError: no name, no value, or a range that is malformed or empty.
    """
    name, equals, values = (part.strip() for part in text.partition("="))
    if not equals or not name or not values:
        raise ParameterError(f"--set takes name=value, name=a,b or name=range(first,stop,step); got {shown(text)}.")
    if values.startswith("range(") and values.endswith(")"):
        return name, _expand(values)
    return name, split_values(values, f"--set {name}")


def _expand(text: str) -> tuple[str, ...]:
    """The numbers of a range(...) as Python counts them."""
    try:
        numbers = range(*(int(part) for part in text[len("range(") : -1].split(",")))
    except (ValueError, TypeError) as error:
        raise ParameterError(f"A range takes one to three whole numbers; got {shown(text)} ({error}).") from None
    if not 0 < len(numbers) <= _MOST:
        raise ParameterError(f"{text} is empty or has over {_MOST:,} values.")
    return tuple(str(number) for number in numbers)
