"""Framework: words that Typer looks up in our catalogue while it makes help; here, so that they are translated."""

from cemgap.translations import msg

WORDS = (
    msg("Options"),
    msg("Arguments"),
    msg("Commands"),
    msg("required"),
    msg("default: {default}"),
    msg("env var: {var}"),
    msg("Show this message and exit."),
    msg("Install completion for the current shell."),
    msg("Show completion for the current shell, to copy it or customize the installation."),
)
