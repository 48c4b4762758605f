"""Keeps what went wrong, with the command to see it again."""

import os
import shutil
import sys


class Kept:
    """The offences of one test, each in a folder of its own below `root`."""

    def __init__(self, root):
        self.root = os.path.abspath(root)
        self.count = 0

    def keep(self, name, says, files=(), command=None):
        """Keep files and folders of an offence, and say it on standard error."""
        folder = os.path.join(self.root, name)
        number = 1
        while os.path.exists(folder):
            number += 1
            folder = os.path.join(self.root, f"{name}-{number}")
        os.makedirs(folder)
        for path in files:
            if os.path.isdir(path):
                shutil.copytree(path, os.path.join(folder, os.path.basename(path)), symlinks=True)
            elif os.path.exists(path):
                shutil.copy(path, folder)
        text = says if not command else f"{says}\n\nagain: {command.format(folder=folder)}"
        with open(os.path.join(folder, "what.txt"), "w") as file:
            file.write(text + "\n")
        print(f"{text}\nkept in {folder}\n", file=sys.stderr)
        self.count += 1
        return folder
