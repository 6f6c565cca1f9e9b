"""A script of steps: each says what it is, does something and looks at what came of it."""

import json
import subprocess
import sys
import time

from desktop import Desktop


class Wrong(Exception):
    """Something is not as it should be."""


def equal(found, wanted):
    """Fails where the two differ."""
    if found != wanted:
        raise Wrong(f"{found!r} instead of {wanted!r}")


def settles(look, wanted, seconds=4.0):
    """Waits until `look()` gives `wanted`; fails with what it gives instead."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found == wanted:
            return
        if time.monotonic() > end:
            raise Wrong(f"{found!r} instead of {wanted!r}")
        time.sleep(0.1)


def play(steps):
    """Runs `steps(screen)`, a generator of (name, what to do), on the sample book."""
    program, method = sys.argv[1:]
    with Desktop(method) as desktop:
        book = str(desktop.folder / "sample.chosho")
        subprocess.run([program, "sample", "-o", book], check=True)
        # Not a first run: no guided tour.
        prefs = desktop.folder / "config" / "chosho"
        prefs.mkdir()
        (prefs / "preferences.json").write_text('{"theme": "light"}')
        window = desktop.start(program, book)
        from screen import Screen, xdotool

        screen = Screen()
        screen.get("保存済み")
        xdotool("getactivewindow", "windowmove", 0, 0, "windowsize", 1280, 780)
        time.sleep(1)
        for name, act in steps(screen, method):
            problem = None
            try:
                act()
            except Exception as error:  # Whatever it is, the report says it.
                problem = f"{type(error).__name__}: {error}".replace("|", "/").replace("\n", "⏎")
            print(json.dumps([name, problem], ensure_ascii=False), flush=True)
            if problem and window.poll() is not None:
                print(json.dumps(["the program stays", f"ended with {window.returncode}"]), flush=True)
                break
            if problem:
                subprocess.run(["import", "-window", "root", str(desktop.folder) + ".png"], check=False)
