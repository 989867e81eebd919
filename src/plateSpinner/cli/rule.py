"""`spin rule`."""

from typing import Annotated, Literal

import typer

from plateSpinner.cli.completion import complete_rule
from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.filters import Json
from plateSpinner.cli.screen import emit, emit_data


def rule(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help="A name or code that a finding has. Without one: the list of all.",
            show_default=False,
            autocompletion=complete_rule,
        ),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="The pages of all rules.")] = False,
    format_: Annotated[Literal["text", "json"], typer.Option("--format", help="text or json.")] = "text",
    json: Json = False,
) -> None:
    """Explain a rule or another finding, or list them all.

    What it checks, why, a bad and a good plan, and how to silence it.
    """
    from plateSpinner.model.words import nearest, quoted
    from plateSpinner.rules.catalogue import Page, always, catalogue, find_page

    entries = (*catalogue().values(), *always().values())
    if name is not None:
        entry = find_page(name)
        if entry is None:
            near = nearest(name, (*catalogue(), *always()))
            way = f"did you mean {quoted(near)}?" if near else "spin rule lists them all"
            raise stop(Exit.USAGE, f"no rule {quoted(name)}", way)
        entries = (entry,)
    if json or format_ == "json":
        from plateSpinner.render.json import render

        facts = [
            {
                "code": entry.rule.code,
                "rule": entry.name,
                "family": entry.family,
                "severity": entry.rule.severity,
                "profiles": sorted(entry.rule.profiles),
                "summary": entry.rule.summary,
                "needs": entry.rule.needs,
                "thresholds": dict(entry.rule.thresholds),
                "fixable": entry.rule.fixable,
                "page": entry.text(),
            }
            for entry in entries
        ]
        emit_data(render({"report": "rules", "version": 1, "rules": facts}))
    elif name is not None or all_:
        emit("\n".join(entry.text() for entry in entries))
    else:
        from plateSpinner.cli.screen import show
        from plateSpinner.document import Cell, Column, Commands, Document, Row, Table, Tone

        def profiles(entry: Page) -> str:
            return "always" if entry.name in always() else ", ".join(sorted(entry.rule.profiles))

        rows = tuple(
            Row(
                (
                    Cell(entry.rule.code, Tone.CODE),
                    Cell(entry.name, Tone.STRONG),
                    Cell(entry.rule.severity),
                    Cell(profiles(entry), Tone.FAINT),
                    Cell(entry.rule.summary),
                )
            )
            for entry in entries
        )
        columns = (
            Column("Code"),
            Column("Rule"),
            Column("Severity"),
            Column("Profiles", spill=1),
            Column("Says"),
        )
        show(Document((Table(columns, rows), Commands((("spin rule NAME", "its page"),)))))
