"""Makes drafts until the program takes one, learning from what it says of each."""

import collections
import os
import re

import yaml

import sense
from drawing import Drawer
from words import used_words

# file:line:column: error: path ...
MESSAGE = re.compile(r"^.*?:\d+:\d+: error: ([^\s,:]+)(.*)$", re.MULTILINE)
MOST_MENDINGS = 25


class Drafts:
    """Drafts of scenarios, and how many of them were taken as they were, after mending, or never."""

    def __init__(self, schema, program, files, folder):
        self.schema, self.program, self.files, self.folder = schema, program, files, folder
        self.used = collections.Counter()
        self.drawn = self.at_once = self.mended = self.refused = 0
        self.complaints = {}
        self.last_message = ""

    def accepted(self, random):
        """A scenario that the program takes and its text, or None; what is wrong with the program comes second."""
        draft = Drawer(self.schema, random, self.files, self.used).scenario()
        self.drawn += 1
        path = os.path.join(self.folder, "scenario.yaml")
        for mendings in range(MOST_MENDINGS):
            sense.keep_small(draft)
            text = yaml.safe_dump(draft, sort_keys=False, allow_unicode=True)
            with open(path, "w") as file:
                file.write(text)
            ending = self.program.run("check", path)
            if ending.code == 0:
                if mendings:
                    self.mended += 1
                else:
                    self.at_once += 1
                self.used.update(set(used_words(draft)))
                return draft, text, None
            self.last_message = ending.errors.strip()[-500:]
            if ending.code not in (64, 65, 69) or not ending.errors.strip():
                return None, text, ending
            if not self.mend(draft, ending.errors):
                break
        self.refused += 1
        return None, text, None

    def mend(self, draft, errors):
        """Take out what the messages name."""
        changed = False
        for path, rest in MESSAGE.findall(errors):
            if remove(draft, path):
                changed = True
                general = re.sub(r"\b(s|a|p|c)\d+\b", "*", path)
                self.complaints[general] = self.complaints.get(general, 0) + 1
            elif draft.get("sweep") and path.split(".")[0] in ("sweep", "latin-hypercube", "sobol", "zip"):
                draft.pop("sweep")
                changed = True
        if not changed and draft.get("sweep"):
            draft.pop("sweep")
            changed = True
        return changed

    @property
    def taken(self):
        return self.at_once + self.mended

    def summary(self):
        return (
            f"{self.taken} of {self.drawn} drafts taken ({100 * self.taken / max(1, self.drawn):.0f} %): "
            f"{self.at_once} at once, {self.mended} mended; {self.refused} refused with a message"
        )


def remove(draft, path):
    """Remove the setting of a dotted path, or what encloses it where it is needed there."""
    names = re.sub(r"\[.*", "", path).split(".")
    trail, value = [], draft
    for name in names:
        if not isinstance(value, dict) or name not in value:
            break
        trail.append((value, name))
        value = value[name]
    while trail:
        holder, name = trail.pop()
        if name in ("systems", "scenario") and len(trail) == 0:
            return False
        if name == "kind" or (len(trail) == 1 and names[0] == "systems" and len(holder) == 1):
            continue
        del holder[name]
        if not holder and trail and trail[-1][1] not in ("systems",):
            outer, outer_name = trail[-1]
            if outer_name in ("adversaries", "parts", "claims", "until", "replications"):
                del outer[outer_name]
        return True
    return False
