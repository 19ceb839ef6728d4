"""The door ``kaibo``: a process of ours, or the command line; what went wrong becomes an exit code."""

from __future__ import annotations

import sys

PROCESSES = frozenset({"keeper", "engine", "courier", "receiver"})
OF_THE_SHOW = frozenset({"live", "rehearse", "demo", "stop", "status", "doctor", "devices", "destinations"})
"""Whatever else is asked for is an errand: it runs behind the show, whoever asked for it."""

OUR_BUG = 70


def main() -> None:
    """Run and end with the exit code (0, 1, 2, 3 or 70).

    The doors import late: a keeper carries no command line, ``kaibo status`` carries no codec.
    """
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        if sys.argv[1:2] and sys.argv[1] in PROCESSES:
            from studio.process_doors import run_process

            sys.exit(run_process(sys.argv[1], sys.argv[2:]))
        if sys.argv[1:2] and sys.argv[1] not in OF_THE_SHOW:
            from studio.low_priority import lower_own_priority

            lower_own_priority()
        from studio.cli.tree import kaibo

        sys.exit(kaibo.main(prog_name="kaibo"))
    except Exception:  # noqa: BLE001 - the top of the process: everything a merchant meets has a code, this is a bug of ours
        from assets.wording import hint, say, system_language
        from studio.crash_box import write_crash_box

        box = write_crash_box(sys.exc_info())
        if sys.stderr is not None:
            language = system_language()
            sys.stderr.write(f"{say('kaibo.bug', language, file=str(box))}\n{hint('kaibo.bug', language)}\n")
        sys.exit(OUR_BUG)


if __name__ == "__main__":
    main()
