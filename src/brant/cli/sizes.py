"""Numbers of rows and bytes, as people read them."""

from __future__ import annotations

_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB")


def number(count: int | None) -> str:
    return "" if count is None else f"{count:,}"


def size(count: int | None) -> str:
    """``512 bytes``, ``1.5 MiB``."""
    if count is None:
        return ""
    amount, unit = float(count), 0
    while amount >= 1024 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    return f"{amount:.1f} {_UNITS[unit]}" if unit else f"{count} bytes"
