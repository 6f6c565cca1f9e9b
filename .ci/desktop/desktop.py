"""A throw-away desktop with a real Japanese input method and an accessibility bus.

Everything in it lives in a folder of its own and belongs to a user who is not
root (mozc refuses root), and is gone afterwards.
"""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

METHODS = ("fcitx", "fcitx-off", "fcitx-popup", "ibus", "none")

PROFILE = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=mozc
[Groups/0/Items/0]
Name=keyboard-us
[Groups/0/Items/1]
Name=mozc
[GroupOrder]
0=Default
"""

MOZC_ENGINE = """engines {
  name : "mozc-jp"
  longname : "Mozc"
  layout : "default"
  layout_variant : ""
  layout_option : ""
  rank : 80
}
active_on_launch: True
"""


def wait_for(what, found, seconds=30.0):
    """Waits until `found()` is true; fails with `what` where it never is."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = found()
        if value:
            return value
        time.sleep(0.05)
    raise TimeoutError(what)


class Desktop:
    """`with Desktop("fcitx") as desktop: desktop.start(...)`."""

    def __init__(self, method, size="1280x800"):
        assert method in METHODS, method
        self.method = method
        self.size = size
        self.children = []

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="desktop-"))
        for name in ("config", "cache", "data", "run"):
            (self.folder / name).mkdir(mode=0o700)
        os.environ.pop("WAYLAND_DISPLAY", None)
        os.environ.update(
            LANG="ja_JP.UTF-8",
            LC_ALL="ja_JP.UTF-8",
            HOME=str(self.folder),
            XDG_CONFIG_HOME=str(self.folder / "config"),
            XDG_CACHE_HOME=str(self.folder / "cache"),
            XDG_DATA_HOME=str(self.folder / "data"),
            XDG_RUNTIME_DIR=str(self.folder / "run"),
            LIBGL_ALWAYS_SOFTWARE="1",
            NO_AT_BRIDGE="0",
        )
        self._display()
        self._buses()
        self.start("openbox")
        {"fcitx": self._fcitx, "fcitx-off": self._fcitx, "fcitx-popup": self._fcitx, "ibus": self._ibus}.get(
            self.method, lambda: os.environ.update(XMODIFIERS="@im=none")
        )()
        return self

    def __exit__(self, failed, *_):
        if failed:
            for log in self.folder.glob("*.log"):
                print(f"-- {log.name}\n{log.read_text(errors='replace')[-1500:]}", file=sys.stderr)
        for child in reversed(self.children):
            child.terminate()
        for child in self.children:
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
        self._stop_strays()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, *command, **options):
        """Starts a program that ends with the desktop."""
        name = pathlib.Path(command[0]).name
        log = open(self.folder / f"{name}.log", "ab")
        options.setdefault("stdout", log)
        child = subprocess.Popen(command, stderr=log, start_new_session=True, **options)
        self.children.append(child)
        return child

    def _display(self):
        reader, writer = os.pipe()
        self.start(
            "Xvfb", "-displayfd", str(writer), "-screen", "0", f"{self.size}x24", "-nolisten", "tcp",
            pass_fds=[writer],
        )
        os.close(writer)
        with os.fdopen(reader) as number:
            os.environ["DISPLAY"] = f":{number.readline().strip()}"

    def _buses(self):
        child = self.start("dbus-daemon", "--session", "--nofork", "--print-address", stdout=subprocess.PIPE)
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = child.stdout.readline().decode().strip()
        launcher = "/usr/libexec/at-spi-bus-launcher"
        self.start(launcher, "--launch-immediately", "--a11y=1", "--screen-reader=1")
        wait_for("the accessibility bus", lambda: "a11y" in quiet("xprop", "-root", "AT_SPI_BUS") or quiet(
            "dbus-send", "--session", "--print-reply", "--dest=org.a11y.Bus", "/org/a11y/bus",
            "org.a11y.Bus.GetAddress",
        ))

    def _fcitx(self):
        os.environ["XMODIFIERS"] = "@im=fcitx"
        config = self.folder / "config" / "fcitx5"
        (config / "conf").mkdir(parents=True)
        (config / "profile").write_text(PROFILE)
        if self.method != "fcitx-off":
            (config / "config").write_text("[Behavior]\nActiveByDefault=True\n")
        if self.method != "fcitx-popup":
            (config / "conf" / "xim.conf").write_text("UseOnTheSpot=True\n")
        self.start("fcitx5", "--disable=wayland,waylandim,kimpanel,notificationitem,notifications")
        self._wait_for_method("fcitx", lambda: quiet("fcitx5-remote"))

    def _ibus(self):
        os.environ.update(XMODIFIERS="@im=ibus", GTK_IM_MODULE="xim")
        for folder in (self.folder / "config" / "mozc", self.folder / ".mozc"):
            folder.mkdir(parents=True)
            (folder / "ibus_config.textproto").write_text(MOZC_ENGINE)
        self.start(
            "ibus-daemon", "--xim", "--panel=/usr/libexec/ibus-ui-gtk3", "--config=/usr/libexec/ibus-memconf"
        )

        def is_on():
            # Its exit status says nothing: it is 1 where only the keyboard layout could not be set.
            succeeds("ibus", "engine", "mozc-jp")
            return quiet("ibus", "engine").strip() == "mozc-jp"

        self._wait_for_method("ibus", is_on)

    def _wait_for_method(self, name, ready):
        wait_for(name, lambda: ready() and name in quiet("xprop", "-root", "XIM_SERVERS"))

    def _stop_strays(self):
        """Ends what the input method or the bus started by itself."""
        mark = f"HOME={self.folder}".encode()
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    os.kill(int(entry.name), signal.SIGKILL)
            except OSError:
                pass


def quiet(*command):
    """What a command says; nothing where it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return done.stdout if done.returncode == 0 else ""


def succeeds(*command):
    """Whether a command ends well."""
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
