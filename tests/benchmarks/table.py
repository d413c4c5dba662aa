"""The benchmarks' table in Markdown, and its place in the README."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.measurement import Measurement

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"


def markdown_table(measured: Sequence[Measurement]) -> str:
    """Return a table, the date and the machine under it."""
    here = machine()
    rows = [
        "| Measured | Value | Bar | Met | Note |",
        "|---|---|---|---|---|",
        *(_row(measurement) for measurement in measured),
        "",
        f"{here['date']}, {here['machine']}, Python {here['python']}.",
    ]
    return "\n".join(rows)


def with_table(text: str, table: str) -> str:
    """Return `text` with the table between its two marks in place of what stood there.

    Raises
    ------
    ValueError
        If the marks are not there, once each and in order.
    """
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise ValueError(f"the text needs one {BEGIN} and one {END} after it")
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n{table}\n{END}{rest.split(END)[1]}"


def machine() -> dict[str, str]:
    """Return date, machine and Python version, without the machine's name."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "machine": f"{platform.system()}, {_processor()}, {cores} cores",
        "python": platform.python_version(),
    }


def _row(measurement: Measurement) -> str:
    bar, met = "", ""
    if measurement.bar is not None:
        sign = (
            "\N{GREATER-THAN OR EQUAL TO}" if measurement.at_least else "\N{LESS-THAN OR EQUAL TO}"
        )
        bar = f"{sign} {_amount(measurement.bar, measurement.unit)}"
        met = "yes" if measurement.is_met else "**no**"
    value = _amount(measurement.value, measurement.unit)
    return f"| {measurement.name} | {value} | {bar} | {met} | {measurement.note} |"


def _amount(value: float, unit: str) -> str:
    if unit in ("x", "ratio"):
        return f"{value:.2f}"
    return f"{value:.{0 if abs(value) >= 100 else 1}f} {unit}"


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return " ".join(line.partition(":")[2].split())
    return platform.processor() or platform.machine()
