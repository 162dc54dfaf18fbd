"""Options that several commands share; help is English here and translated when the command is built."""

from pathlib import Path
from typing import Annotated

import typer

from cemgap.translations import msg

Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...",
        help=msg("A survey export, several, or a folder of them; - reads CSV from standard input.").msgid,
        show_default=False,
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", metavar="NAME", help=msg("Encoding of text files. Default: seen in the file.").msgid),
]
HeaderRows = Annotated[
    int | None,
    typer.Option("--header-rows", metavar="N", help=msg("Header rows, 1 to 3. Default: seen in the file.").msgid),
]
Codebook = Annotated[
    list[str] | None,
    typer.Option(
        "--codebook", metavar="FILE", help=msg("File that says what codes and variables mean; repeatable.").msgid
    ),
]
Sheet = Annotated[
    str | None,
    typer.Option("--sheet", metavar="NAME", help=msg("Worksheet. Default: the only one with data.").msgid),
]
Missing = Annotated[
    list[str] | None,
    typer.Option("--missing", metavar="CODE", help=msg("Code that means no answer, e.g. 99; repeatable.").msgid),
]
Scale = Annotated[
    str | None,
    typer.Option(
        "--scale",
        metavar="LOW-HIGH",
        help=msg("Answer scale, e.g. 1-10. Default: from cemgap.toml, else seen in the data and said.").msgid,
    ),
]
Format = Annotated[
    str,
    typer.Option("--format", "-f", metavar="FORM", help=msg("Standard output: text, json, csv or md.").msgid),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        metavar="FILE",
        help=msg("Settings file. Default: cemgap.toml here or above, else beside FILE.").msgid,
    ),
]
Force = Annotated[
    bool, typer.Option("--force", help=msg("Replace files that exist; the old ones are kept as .bak.").msgid)
]
Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        metavar="LANG",
        envvar="CEMGAP_LANG",
        help=msg("Language of messages and reports: auto, zh or en.").msgid,
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help=msg("Only results and errors; no hints, no progress.").msgid)
]
NoColor = Annotated[bool, typer.Option("--no-color", help=msg("No colour. The NO_COLOR variable does the same.").msgid)]
Debug = Annotated[bool, typer.Option("--debug", help=msg("Show the Python traceback when something breaks.").msgid)]


def data_of(files: list[str]) -> str | list[str]:
    """One file by itself, several as they are."""
    return files[0] if len(files) == 1 else files
