"""A report of findings in the formats of CI: GitHub's annotations, SARIF 2.1.0, JUnit's XML."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree

if TYPE_CHECKING:
    from brant.execution.checking import Finding, Report


def as_github(report: Report) -> str:
    """Workflow commands, which GitHub shows at the line of the file."""
    return "\n".join(map(_annotation, report.findings))


def _annotation(finding: Finding) -> str:
    about = {"title": f"brant check: {finding.code}"}
    if finding.where is not None:
        about = {"file": finding.where.file, "line": str(finding.where.line), **about}
    said = ",".join(f"{name}={_escaped(value, ',:')}" for name, value in about.items())
    return f"::{_level(finding)} {said}::{_escaped(_text(finding))}"


def _escaped(text: str, more: str = "") -> str:
    """As the runner reads it: percent, line ends, and in properties what separates them."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    for sign in more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def as_sarif(report: Report) -> str:
    """One run of the tool brant, with a rule for each kind of finding."""
    import brant

    codes = sorted({finding.code for finding in report.findings})
    driver = {"name": "brant", "version": brant.__version__, "rules": [{"id": code, "name": code} for code in codes]}
    run = {"tool": {"driver": driver}, "results": [_result(finding, codes) for finding in report.findings]}
    return json.dumps({"$schema": _SARIF, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


_SARIF: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def _result(finding: Finding, codes: list[str]) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _level(finding),
        "message": {"text": _text(finding)},
    }
    if finding.where is not None:
        uri = finding.where.file.replace("\\", "/")
        place = {"artifactLocation": {"uri": uri}, "region": {"startLine": finding.where.line}}
        result["locations"] = [{"physicalLocation": place}]
    return result


def as_junit(report: Report) -> str:
    """A test case for each aspect, failed with all that was found, or skipped."""
    errors = [finding for finding in report.findings if finding.is_error]
    failed = {finding.aspect for finding in errors}
    suite = ElementTree.Element(
        "testsuite",
        name="brant check",
        tests=str(len(report.checked) + len(report.skipped)),
        failures=str(len(failed)),
        skipped=str(len(report.skipped)),
    )
    for aspect in report.checked:
        case = ElementTree.SubElement(suite, "testcase", classname="brant.check", name=aspect.value)
        found = [finding for finding in report.of(aspect) if finding.is_error]
        if found:
            failure = ElementTree.SubElement(case, "failure", message=found[0].message, type=found[0].code)
            failure.text = "\n".join(map(_line, found))
        told = [finding for finding in report.of(aspect) if not finding.is_error]
        if told:
            ElementTree.SubElement(case, "system-out").text = "\n".join(map(_line, told))
    for aspect, reason in report.skipped:
        case = ElementTree.SubElement(suite, "testcase", classname="brant.check", name=aspect.value)
        ElementTree.SubElement(case, "skipped", message=reason)
    ElementTree.indent(suite)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(suite, encoding="unicode")


def _line(finding: Finding) -> str:
    place = f"{finding.where}: " if finding.where is not None else ""
    return f"{place}{finding.code}: {_text(finding)}"


def _text(finding: Finding) -> str:
    return f"{finding.message}\n{finding.hint}" if finding.hint else finding.message


def _level(finding: Finding) -> str:
    return "error" if finding.is_error else "warning"


FORMATS: Final[Mapping[str, Callable[[Report], str]]] = {"github": as_github, "sarif": as_sarif, "junit": as_junit}
