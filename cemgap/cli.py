"""The command line: names the commands, knows the language first, and turns every outcome into an exit code.

0 done, 1 problem in data, settings or a file, 2 wrong usage, 70 a bug of cemgap, 130 interrupted.
"""

import gettext
import os
import re
import sys
import tempfile
import traceback
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from cemgap.commands.session import ReaderGone, Session, language_asked
from cemgap.errors import CemgapError, Problem, echo, error
from cemgap.translations import DOMAIN, LANGUAGES, LOCALES, Message, msg

DONE, PROBLEM, USAGE, BUG, INTERRUPTED = 0, 1, 2, 70, 130
WIDTH = 100
ALIASES = {"analyse": "analyze"}


def main() -> None:
    """The console script."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # never a traceback for a character the console lacks
    language, chosen = language_asked(arguments, os.environ)
    session = Session(
        language,
        chosen,
        quiet=_asks_quiet(arguments),
        color="--no-color" not in arguments and not os.environ.get("NO_COLOR"),
        debug="--debug" in arguments,
        json=_asks_json(arguments),
        arguments=tuple(arguments),
    )
    try:
        _check_language(arguments)
        _check_variable(os.environ.get("CEMGAP_LANG", ""))
        session.check_encoding()
        return _run(list(arguments), session)
    except CemgapError as refused:
        session.problems(refused.problems)
        return USAGE if refused.usage else PROBLEM
    except KeyboardInterrupt:
        return INTERRUPTED
    except ReaderGone:
        # nothing may be written at exit either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception:
        if session.debug:
            raise
        session.problems([_bug()])
        return BUG


def _check_language(typed: Sequence[str]) -> None:
    """Said here too, because before a command nobody else would look at it."""
    from cemgap.project.flags import check_language

    for at, argument in enumerate(typed):
        if argument == "--lang" and at + 1 < len(typed):
            check_language(typed[at + 1])
        elif argument.startswith("--lang="):
            check_language(argument.partition("=")[2])


def _check_variable(language: str) -> None:
    if language and language not in ("auto", *LANGUAGES):
        raise CemgapError(
            error("usage", msg('the variable CEMGAP_LANG cannot be "{value}"', value=echo(language))), usage=True
        )


def _run(arguments: list[str], session: Session) -> int:
    # the texts of the framework itself are looked up while help is made
    os.environ["LANGUAGE"] = session.language
    gettext.bindtextdomain(DOMAIN, str(LOCALES))
    gettext.textdomain(DOMAIN)
    import typer

    command: Any = typer.main.get_command(_app())
    _translate(command, session.language)
    _refuse_unknown_command(arguments, tuple(command.commands))
    wrong_usage: type[Exception] = typer.BadParameter.__mro__[1]
    try:
        code = command.main(args=arguments, prog_name="cemgap", standalone_mode=False, obj=session)
    except wrong_usage as wrong:
        raise CemgapError(_usage(wrong), usage=True) from None
    except typer.Abort:
        return INTERRUPTED
    return code if isinstance(code, int) else DONE


def _app() -> Any:  # noqa: ANN401 - typer.Typer, imported late
    import typer

    from cemgap import __version__
    from cemgap.commands import analyze, check, demo, explain, init, template
    from cemgap.commands.options import Debug, Lang, NoColor, Quiet

    settings = {"help_option_names": ["-h", "--help"], "max_content_width": WIDTH}
    app = typer.Typer(
        name="cemgap",
        no_args_is_help=True,
        add_completion=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=settings,
        epilog=msg(
            "First time:  cemgap demo\n\nYour data:   cemgap check survey.xlsx, then init, analyze\n\n"
            "Exit codes:  0 done, 1 problems in the data or a file, 2 wrong usage"
        ).msgid,
    )

    def version(value: bool) -> None:  # noqa: FBT001 - typer calls it with the flag
        if value:
            typer.echo(f"cemgap {__version__}")
            raise typer.Exit

    @app.callback(
        help=msg(
            "Find the customer experience to fix first, in seven steps.\n\nReads a survey export or a table of factor "
            "scores (CSV, XLSX), works out satisfaction = experience - expectation, weighs it by importance, measures "
            "the gap to the ideal, and writes a report that a client can check line by line."
        ).msgid
    )
    def cemgap(
        *,
        version: Annotated[
            bool,
            typer.Option("--version", callback=version, is_eager=True, help=msg("Show the version and exit.").msgid),
        ] = False,
        lang: Lang = "auto",
        quiet: Quiet = False,
        no_color: NoColor = False,
        debug: Debug = False,
    ) -> None:
        del version, lang, quiet, no_color, debug  # read before anything is parsed, so that their place never matters

    helps = (
        (demo.demo, msg("Write the worked example (a Hong Kong camera retailer) and run all seven steps on it.")),
        (init.init, msg("Set up a project: write cemgap.toml, which says what each column of FILE holds.")),
        (template.template, msg("Write a blank workbook to fill in.")),
        (check.check, msg("Show how a file is understood, and list every problem with its place.")),
        (analyze.analyze, msg("Take the seven steps as far as there is input; print them, and write reports with -o.")),
        (explain.explain, msg("Say what a term means, its formula and an example; or what an error code means.")),
    )
    for function, text in helps:
        app.command(help=text.msgid, context_settings=settings)(function)
    app.command("analyse", hidden=True, help=helps[4][1].msgid, context_settings=settings)(analyze.analyze)
    return app


def _translate(command: Any, language: str) -> None:  # noqa: ANN401 - typer's own command type
    """Put the help of a command and all below it into a language."""
    if language == "en":
        return
    command.help, command.epilog = _paragraphs(command.help, language), _said(command.epilog, language)
    context = command.make_context(command.name, [], resilient_parsing=True)
    for parameter in (*command.params, command.get_help_option(context)):
        parameter.help = _said(parameter.help, language)
    for below in getattr(command, "commands", {}).values():
        _translate(below, language)


def _said(text: str | None, language: str) -> str | None:
    return text and Message(text).text(language)


def _paragraphs(text: str | None, language: str) -> str | None:
    """A text whose long paragraphs are broken here: Typer breaks lines only at spaces, and Chinese has none."""
    from cemgap.report.screen import Screen

    screen = Screen(WIDTH, color=False, encoding="utf-8", language=language)
    kept = []
    for paragraph in (_said(text, language) or "").split("\n\n"):
        lines = screen.wrapped(paragraph, WIDTH - 6)
        kept.append(paragraph if len(lines) < 2 else "\b\n" + "\n".join(lines))  # noqa: PLR2004 - one line needs no break
    return "\n\n".join(kept)


def _refuse_unknown_command(arguments: list[str], commands: tuple[str, ...]) -> None:
    named = next((a for a in arguments if not a.startswith("-")), None)
    if named is None or named in commands or arguments[0].startswith("-"):
        return
    like = get_close_matches(named, [name for name in commands if name not in ALIASES], n=1)
    fix = (
        msg("the nearest is:  cemgap {command}", command=like[0])
        if like
        else msg("the commands are: {commands}", commands=tuple(c for c in commands if c not in ALIASES))
    )
    raise CemgapError(error("usage", msg('no command "{command}"', command=echo(named)), fix=fix), usage=True)


def _usage(wrong: Any) -> Problem:  # noqa: ANN401 - typer's own exception type
    """Wrong usage as the framework noticed it, in our words."""
    kind = type(wrong).__name__
    see = msg("see:  {command} --help", command=getattr(wrong.ctx, "command_path", "cemgap"))
    if kind == "NoSuchOption":
        like = get_close_matches(wrong.option_name, wrong.possibilities or (), n=1, cutoff=0.5)
        return error(
            "usage",
            msg('no option "{option}"', option=echo(wrong.option_name)),
            fix=msg('the nearest is "{like}"', like=like[0]) if like else see,
        )
    if kind == "MissingParameter":
        name = wrong.param.metavar or wrong.param.name if wrong.param is not None else ""
        return error("usage", msg("{name} is missing", name=name), fix=see)
    if wrong.__class__.__name__ == "BadParameter" and getattr(wrong, "param", None) is not None:
        name = wrong.param.opts[-1] if wrong.param.param_type_name == "option" else wrong.param.metavar
        return error(
            "usage",
            msg("{name}: a value of another kind is wanted ({detail})", name=name, detail=echo(wrong.message, 80)),
            fix=see,
        )
    return error("usage", msg("{detail}", detail=echo(wrong.format_message(), 120)), fix=see)


def _asks_quiet(arguments: Sequence[str]) -> bool:
    return "--quiet" in arguments or any("q" in _letters(argument) for argument in arguments)


def _asks_json(arguments: Sequence[str]) -> bool:
    for at, argument in enumerate(arguments):
        following = arguments[at + 1] if at + 1 < len(arguments) else ""
        if argument == "--format=json" or (argument == "--format" and following == "json"):
            return True
        if _letters(argument).endswith("f") and (following == "json" or argument.endswith("fjson")):
            return True
    return False


def _letters(argument: str) -> str:
    """The short flags of an argument such as ``-qf``, as far as the first that takes a value."""
    found = re.match(r"-([a-zA-Z]*?)([cfo]|$)", argument)
    return "" if found is None or argument.startswith("--") else found[1] + found[2]


def _bug() -> Problem:
    """An unexpected error: one line, and where its traceback lies."""
    fault = sys.exc_info()
    # the message of the fault may hold a value of somebody's file: its kind and its way are enough
    text = "".join(traceback.format_tb(fault[2])) + str(fault[0])
    try:
        with tempfile.NamedTemporaryFile("w", prefix="cemgap-", suffix=".log", delete=False, encoding="utf-8") as file:
            file.write(text)
        where = str(Path(file.name))
    except OSError:
        where = "-"
    return error(
        "E070",
        msg("cemgap failed in a way that nobody foresaw; nothing of yours was changed"),
        fix=msg("please report it with the file {file} (it holds no answers)", file=where),
    )


if __name__ == "__main__":
    main()
