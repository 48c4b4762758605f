"""A small disk that can be filled, emptied and made read-only, for as long as a `with` lasts.

As root a tmpfs; elsewhere, and where mounting is refused, a folder with a limit on the size of files, or without
permission to write.
"""

import contextlib
import os
import resource
import signal
import subprocess
import tempfile


class Disk:
    """`folder` is where it is mounted; `before` has to run in a process that is to feel its limits."""

    def __init__(self, folder, is_mounted):
        self.folder, self.is_mounted = folder, is_mounted
        self.limit = None
        self.is_read_only = False

    def fill(self, room):
        """Leave so many bytes free."""
        if self.is_mounted:
            state = os.statvfs(self.folder)
            with open(os.path.join(self.folder, "ballast"), "wb") as file:
                file.write(b"\0" * max(0, state.f_bavail * state.f_frsize - room))
        else:
            self.limit = room

    def empty(self):
        """Take away what `fill` wrote."""
        self.limit = None
        with contextlib.suppress(FileNotFoundError):
            os.remove(os.path.join(self.folder, "ballast"))

    def protect(self, is_read_only):
        self.is_read_only = is_read_only
        if self.is_mounted:
            self.remount("ro" if is_read_only else "rw")
            return
        for path, folders, _ in os.walk(self.folder):
            os.chmod(path, 0o555 if is_read_only else 0o755)

    def remount(self, option):
        subprocess.run(["mount", "-o", f"remount,{option}", self.folder], check=True)

    def before(self):
        if not self.is_mounted and self.limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (self.limit, self.limit))


@contextlib.contextmanager
def disk():
    with tempfile.TemporaryDirectory(prefix="disk-") as folder:
        mounting = ["mount", "-t", "tmpfs", "-o", "size=64m,mode=755", "tmpfs", folder]
        is_mounted = os.geteuid() == 0 and subprocess.run(mounting, stderr=subprocess.DEVNULL).returncode == 0
        made = Disk(folder, is_mounted)
        try:
            yield made
        finally:
            if is_mounted:
                subprocess.run(["umount", "-l", folder], check=True)
            else:
                made.protect(False)
