"""Runs the scripts with each input method and writes what came out.

report.py PROGRAM REPORT [METHOD...]; exit status 1 where a step failed.
"""

import json
import os
import pathlib
import pwd
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
METHODS = ["fcitx", "fcitx-off", "fcitx-popup", "ibus"]
TITLES = {
    "fcitx": "fcitx5, on the spot",
    "fcitx-off": "fcitx5, off until Ctrl+Space",
    "fcitx-popup": "fcitx5, own popup",
    "ibus": "ibus",
    "none": "no input method",
}
# As long as a whole script may take, in seconds.
LIMIT = 240


def as_nobody():
    """Who runs the desktop: mozc refuses root."""
    return dict(user="nobody", group=pwd.getpwnam("nobody").pw_gid, extra_groups=[]) if os.getuid() == 0 else {}


def run(script, method, program):
    """The steps of one script with one input method: [name, problem or None]."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="desktop-run-"))
    try:
        own = folder / "chosho"
        shutil.copy2(program, own)
        for part in HERE.glob("*.py"):
            shutil.copy2(part, folder)
        folder.chmod(0o755)
        command = ["/usr/bin/python3", "-B", folder / f"{script}.py", own, method]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=LIMIT, cwd="/", **as_nobody())
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    except subprocess.TimeoutExpired:
        return [["the whole script within its time", f"took longer than {LIMIT} s"]]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def version(command):
    """The first line of what a program says of itself."""
    try:
        said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        return said.splitlines()[0].strip()
    except (OSError, IndexError):
        return "?"


def table(results):
    """A Markdown table, a line a step, a column a method."""
    names = list(dict.fromkeys(name for steps in results.values() for name, _ in steps))
    lines = ["| step | " + " | ".join(TITLES[method] for method in results) + " |"]
    lines.append("| --- |" + " :-: |" * len(results))
    for name in names:
        cells = []
        for steps in results.values():
            found = [problem for own, problem in steps if own == name]
            cells.append("not reached" if not found else found[0] or "✓")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main():
    program, report, *methods = sys.argv[1:]
    methods = methods or METHODS
    typed = {method: run("japanese", method, program) for method in methods}
    read = {"none": run("reader", "none", program)}
    every = [step for results in (typed, read) for steps in results.values() for step in steps]
    failed = [f"{name}: {problem}" for name, problem in every if problem]
    text = f"""# The real window, with real input methods and a screen reader's eyes

Written by `.ci/desktop/run`, which anyone can run: a throw-away X11 desktop with
mozc, keys pressed by xdotool, everything read back over AT-SPI as a screen reader
does. fcitx5 {version(["fcitx5", "--version"])}, {version(["ibus", "version"])}, Debian {version(["cat", "/etc/debian_version"])}.

{len(every) - len(failed)} of {len(every)} steps as they should be.

## Typing Japanese

{table(typed)}

Two things are as they are: with fcitx off by default, a click in the middle of a
composition ends that and the method with it (the script turns it on again), and of
kana in the method's own popup the program knows nothing: they go on in the cell
that is clicked, and where another window is activated the method drops them (it gives
them only to a program that asks for them as it is left, which winit does not).

## Reading and writing over AT-SPI

{table(read)}
"""
    pathlib.Path(report).write_text(text)
    print(text)
    sys.exit(1 if failed or len(every) == 0 else 0)


main()
