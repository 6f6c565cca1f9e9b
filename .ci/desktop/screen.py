"""The window as a screen reader sees it, over AT-SPI; and keys as a hand presses them."""

import subprocess
import time

import pyatspi

from desktop import wait_for


class Screen:
    """One program's accessible window."""

    def __init__(self, program="chosho"):
        self.root = wait_for(f"{program} on the accessibility bus", lambda: find_program(program))

    def all(self, role=None):
        """Every accessible below the window, in its order."""
        return [node for node in walk(self.root) if role is None or node.getRole() == role]

    def get(self, name, role=None):
        """The accessible of this name; waits for it."""
        return wait_for(name, lambda: next((node for node in self.all(role) if node.name == name), None), 5.0)

    def shows(self, name):
        """Whether something of this name is there."""
        return any(node.name == name for node in self.all())

    def text(self, name):
        """What stands in the field of this name."""
        field = self.get(name).queryText()
        return field.getText(0, field.characterCount)

    def focused(self):
        """The name of what has the focus."""
        for node in self.all():
            if node.getState().contains(pyatspi.STATE_FOCUSED):
                return node.name
        return None

    def centre(self, name):
        """Where the middle of something is on the screen."""
        box = self.get(name).queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        return box.x + box.width // 2, box.y + box.height // 2

    def click(self, name, button=1):
        """Clicks on the middle of something with the real mouse."""
        x, y = self.centre(name)
        xdotool("mousemove", x, y, "click", button)


def find_program(name):
    """The program of this name on the bus."""
    desktop = pyatspi.Registry.getDesktop(0)
    desktop.clearCache()
    for program in desktop:
        if program is not None and program.name == name:
            return program
    return None


def walk(node, depth=0):
    """A node and all below it."""
    yield node
    if depth > 40:
        return
    try:
        children = [node.getChildAtIndex(at) for at in range(node.childCount)]
    except Exception:  # The node is gone since it was listed.
        return
    for child in children:
        if child is not None:
            yield from walk(child, depth + 1)


def xdotool(*words):
    """Presses, types or moves."""
    subprocess.run(["xdotool", *map(str, words)], check=True)


def elsewhere(seconds=1.2):
    """Activates another window for a while, and then the one before again."""
    own = said("xdotool", "getactivewindow")
    other = subprocess.Popen(["xmessage", "-geometry", "200x100+900+600", "another window"])
    try:
        # It is activated as it appears.
        wait_for("another window", lambda: said("xdotool", "getactivewindow") not in ("", own), 5.0)
        time.sleep(seconds)
        xdotool("windowactivate", "--sync", own)
        time.sleep(seconds)
    finally:
        other.terminate()
        other.wait()


def said(*command):
    """What a command says, without its line end."""
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout.strip()


def keys(*names):
    """Presses keys one after the other, as fast as a quick typist."""
    for name in names:
        xdotool("key", name)
        time.sleep(0.12)


def type_latin(text):
    """Types on the keys of a Latin keyboard, into whatever input method is on."""
    xdotool("type", "--delay", "90", text)
