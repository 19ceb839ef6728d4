"""What every command shares: the three options, one JSON document out, words in the user's language, exit codes."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from assets.errors import KaiboError
from assets.wording import LANGUAGES, hint, say, system_language, told
from studio.places import default_shop

DONE, FOUND, WRONG_USE, WORLD_FAILED, OUR_BUG = 0, 1, 2, 3, 70


class Face:
    """How one command talks: which shop, which language, words or JSON.

    Attributes:
        shop_folder: absolute path of the shop the command works on.
        has_shop_option: whether the user named it.
        is_json: one JSON document on standard output and nothing else there.
        language: one of ``assets.wording.LANGUAGES``.
    """

    def __init__(self, *, shop: str | None, is_json: bool, language: str | None) -> None:
        self.has_shop_option = shop is not None
        self.shop_folder = (Path(shop) if shop else default_shop()).expanduser().absolute()
        self.is_json = is_json
        self.language = language or system_language()

    def say(self, code: str, /, **facts: object) -> str:
        """Return the sentence of *code* in the user's language."""
        return say(code, self.language, **facts)

    def note(self, code: str, /, **facts: object) -> None:
        """Tell progress on standard error; that nobody reads it any more stops nothing."""
        with contextlib.suppress(OSError):
            click.echo(self.say(code, **facts), err=True)

    def print(self, document: Mapping[str, Any], words: str = "") -> None:
        """Print the result: *document* with ``--json``, else *words*."""
        if self.is_json:
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        elif words:
            click.echo(words)

    def hint(self, code: str, /, **facts: object) -> str:
        """Return what can be done about *code*, in the user's language."""
        return hint(code, self.language, **facts)

    def fail(self, error: KaiboError, **more: Any) -> int:
        """Print *error* with its code, message, hint and refused rows, and *more* beside it in the JSON; return the exit code."""
        record = told(error, self.language)
        if self.is_json:
            click.echo(json.dumps({"error": record, **more}, ensure_ascii=False, indent=2))
        click.echo(f"{record['message']} [{error.code}]", err=True)
        for row in error.rows:
            self.note("products.problem-line", row=row.row, column=row.column, message=self.say(row.code, **row.facts))
        if record["hint"]:
            click.echo(str(record["hint"]), err=True)
        return FOUND if error.is_finding else WRONG_USE if error.is_wrong_use else WORLD_FAILED


class KaiboCommand(click.Command):
    """A command with ``--shop``, ``--json`` and ``--lang``; its function gets the Face as ``click.get_current_context().obj``."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.params += [
            click.Option(["--shop", "kaibo_shop"], metavar="DIR", help="The shop's folder."),
            click.Option(["--json", "kaibo_json"], is_flag=True, help="One JSON document on standard output."),
            click.Option(["--lang", "kaibo_language"], type=click.Choice(LANGUAGES), help="Language of the words."),
        ]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        is_json = "--json" in args
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if is_json and not ctx.resilient_parsing:
                print_usage(error, ctx, ctx.params.get("kaibo_language"))
            raise

    def invoke(self, ctx: click.Context) -> Any:
        face = Face(
            shop=ctx.params.pop("kaibo_shop"), is_json=bool(ctx.params.pop("kaibo_json")), language=ctx.params.pop("kaibo_language")
        )
        ctx.obj = face
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            if face.is_json:
                print_usage(error, ctx, face.language)
            raise
        except KaiboError as error:
            ctx.exit(face.fail(error))
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(DONE)


def print_usage(error: click.UsageError, ctx: click.Context, language: str | None) -> None:
    """Print a wrong use as the one JSON document; Click says the same on standard error and exits with 2."""
    facts = {"message": error.format_message(), "command": ctx.command_path}
    in_language = language or system_language()
    code = "cli.wrong-use"
    record = {"code": code, "message": say(code, in_language, **facts), "hint": hint(code, in_language, **facts), "facts": facts}
    click.echo(json.dumps({"error": {**record, "retryable": False}}, ensure_ascii=False, indent=2))


class KaiboFamily(click.Group):
    """A family of commands (``kaibo products list``)."""

    command_class = KaiboCommand


pass_face = click.make_pass_decorator(Face)
"""Gives the command's function the Face as its first argument."""
