"""Draws a scenario from the JSON Schema of scenarios."""

import re

import quantities
import sense
from words import branches, holds, word

BOUND = re.compile(r"^(?:(\S+) <=? )?(\S+?) ?(<=?|>=?) (\S+?)[;.]")
DURATION = "ms)?$"  # how the patterns of durations end


class Drawer:
    """One draft, which prefers words that no scenario has `used` yet.

    `files` has those that a setting may name, by the word before its path.
    """

    def __init__(self, schema, random, files, used):
        self.schema = schema
        self.random = random
        self.files = files
        self.used = used
        self.kinds = {}  # of what the scenario names, by path
        self.leaves = []  # (dotted path, schema, value) of what could be swept
        self.eager = random.choice([0.5, 1, 1, 1.6])

    def scenario(self):
        draft = self.value(self.schema, ())
        sense.repair(self.random, draft)
        self.sweep(draft)
        return draft

    def value(self, schema, path):
        if "const" in schema:
            return schema["const"]
        if "properties" in schema or "patternProperties" in schema or isinstance(
            schema.get("additionalProperties"), dict
        ):
            return self.group(schema, path)
        if schema.get("type") == "array":
            return self.list(schema, path)
        if "anyOf" in schema and any(self.is_composite(inner) for inner in schema["anyOf"]):
            weights = [0.25 if inner.get("type") == "object" else 1 for inner in schema["anyOf"]]
            return self.value(self.random.choices(schema["anyOf"], weights)[0], path)
        return self.leaf(schema, path)

    @staticmethod
    def is_composite(schema):
        return schema.get("type") in ("object", "array") or "properties" in schema

    def group(self, schema, path):
        if self.is_nullable(schema) and self.random.random() < 0.02 and path:
            return None
        if "additionalProperties" in schema and isinstance(schema["additionalProperties"], dict):
            return self.named(schema, path)
        if path == ("sweep",):
            return None
        if schema.get("maxProperties") == 1:
            names = list(schema["properties"])
            if schema.get("minProperties") == 0 and self.random.random() < 0.05:
                return {}
            name = self.choice(names, lambda name: self.word((*path, name)))
            return {name: self.value(schema["properties"][name], (*path, name))}
        return self.properties(schema, path)

    def properties(self, schema, path):
        drawn = {}
        for name in ("kind", "profile"):
            inner = branches(schema, drawn).get(name)
            if isinstance(inner, dict) and (name == "kind" or self.wants((*path, name))):
                drawn[name] = self.value(inner, (*path, name))
                self.kinds[path] = drawn["kind"]
        for name, inner in branches(schema, drawn).items():
            if name in drawn or inner is True:
                continue
            if name in schema.get("required", []) or self.required(schema, drawn, name):
                drawn[name] = self.value(inner, (*path, name))
            elif self.wants((*path, name)):
                drawn[name] = self.value(inner, (*path, name))
        return drawn

    @staticmethod
    def required(schema, drawn, name):
        return any(
            name in condition["then"].get("required", [])
            for condition in schema.get("allOf", [])
            if holds(condition["if"], drawn)
        )

    def wants(self, path):
        weight = sense.weight(".".join(path), len(path)) * self.eager
        if self.word(path) not in self.used:
            weight = max(weight, 0.5)
        return self.random.random() < weight

    def word(self, path):
        """The word of a path: with kinds in the place of names."""
        return word([self.kinds.get(path[: end + 1], name) for end, name in enumerate(path)])

    def choice(self, values, word_of):
        return self.random.choices(values, [1 if word_of(value) in self.used else 4 for value in values])[0]

    def named(self, schema, path):
        most = {"systems": 4, "parts": 4, "adversaries": 3}.get(path[-1], 1)
        least = max(1, schema.get("minProperties", 1))
        names = [f"{path[-1][0]}{ordinal}" for ordinal in range(self.random.randint(least, most))]
        return {name: self.value(schema["additionalProperties"], (*path, name)) for name in names}

    def list(self, schema, path):
        least, most = schema.get("minItems", 0), schema.get("maxItems", 5)
        if path[-1] != "rates":
            most = max(least, min(most, sense.MOST_ITEMS))
        count = self.random.randint(max(least, 1 if self.random.random() < 0.8 else least), most)
        items = [self.value(schema["items"], path) for _ in range(count)]
        if "enum" in schema["items"] or path[-1] == "top":
            items = list(dict.fromkeys(items))
        return sorted(items) if path[-1] == "top" else items

    @staticmethod
    def is_nullable(schema):
        return isinstance(schema.get("type"), list) and "null" in schema["type"]

    def leaf(self, schema, path):
        alternatives = self.flat(schema)
        if any(inner.get("type") == "null" for inner in alternatives) and self.random.random() < 0.1:
            return None
        alternatives = [inner for inner in alternatives if inner.get("type") != "null"]
        value = self.plain(schema, alternatives, path)
        if value is not None and path[0] not in ("name", "scenario", "seed", "outputs"):
            self.leaves.append((".".join(path), schema, value))
        return value

    def flat(self, schema):
        if "anyOf" not in schema:
            return [schema]
        return [plain for inner in schema["anyOf"] for plain in self.flat({**schema_note(schema), **inner})]

    def plain(self, schema, alternatives, path):
        dotted = ".".join(path)
        if path[-1] == "path" or dotted == "population.trace":
            return self.file(path)
        words = [inner for inner in alternatives if isinstance(inner.get("enum", [0])[0], str)]
        if words and self.random.random() < 0.3:
            alternatives = words
        for inner in alternatives:
            if inner.get("pattern", "").endswith(DURATION):
                return self.duration(inner, dotted)
        for inner in alternatives:
            if inner.get("type") in ("number", "integer"):
                is_share = any("%?" in other.get("pattern", "") for other in alternatives)
                return self.number(inner, alternatives, dotted, is_share)
        inner = self.random.choice(alternatives)
        if "enum" in inner:
            return self.choice(inner["enum"], lambda value: f"{self.word(path)}={value}")
        if inner.get("type") == "boolean":
            return self.random.random() < 0.5
        return self.text(dotted)

    def number(self, schema, alternatives, path, is_share):
        low = schema.get("minimum", schema.get("exclusiveMinimum", 0))
        high = schema.get("maximum", schema.get("exclusiveMaximum", 1e9))
        default = next((inner["default"] for inner in alternatives if "default" in inner), None)
        bounds = sense.limits(path)
        if bounds:
            low, high = max(low, bounds[0]), min(high, bounds[1])
        if path == "seed":
            return self.random.choice([0, 1, 20201006, 2**64 - 1, self.random.getrandbits(64)])
        is_whole = schema["type"] == "integer"
        value = quantities.number(self.random, low, high, default, is_whole)
        if value == schema.get("exclusiveMinimum") or value == schema.get("exclusiveMaximum"):
            value = (low + high) / 2 if high < 1e6 else 1
        if path.endswith("browsers.shares"):
            return float(value)
        return quantities.written_number(self.random, value, is_share)

    def duration(self, schema, path):
        low, high = 0, 400 * quantities.UNITS["d"]
        if found := BOUND.match(schema.get("description", "") + "."):
            first, _, sign, last = found.groups()
            if sign.startswith("<"):
                high = quantities.milliseconds(last)
                low = quantities.milliseconds(first) if first else 0
        default = schema.get("default")
        if bounds := sense.limits(path):
            low, high = bounds
        default = quantities.milliseconds(default) if isinstance(default, str) else None
        value = quantities.duration(self.random, low, high, default)
        if value == 0 and "(?=.*[1-9])" in schema["pattern"]:
            value = 1
        return quantities.written_duration(self.random, value)

    def file(self, path):
        for part in reversed(path):
            if part in self.files:
                return self.random.choice(self.files[part])
        return "nowhere.csv"

    def text(self, path):
        if path == "name":
            return "soak"
        if path.endswith("currency"):
            return self.random.choice(["EUR", "USD", "JPY"])
        if path.endswith("sha256"):
            return "0" * 64
        if path.endswith("system"):
            return "s0"
        return self.random.choice(["1", "x", "s0"])

    def sweep(self, draft):
        """Give the draft some settings to sweep."""
        draft.pop("sweep", None)
        fixed = ("population.trace", "replications", "adversaries", "systems.attacked")
        numeric = [
            leaf
            for leaf in self.leaves
            if found_in(draft, leaf[0]) and not leaf[0].startswith(fixed) and "." in leaf[0]
        ]
        if not numeric or self.random.random() < 0.6:
            return
        self.random.shuffle(numeric)
        form = self.random.choice(["grid", "grid", "zip", "latin-hypercube", "sobol", "where"])
        chosen = {path: schema for path, schema, _ in numeric[: self.random.randint(1, 2)]}
        values = {
            path: [self.plain(schema, self.not_null(schema), tuple(path.split("."))) for _ in range(2)]
            for path, schema in chosen.items()
        }
        if form in ("grid", "where"):
            draft["sweep"] = values
            if form == "where":
                path, first = next(iter(values.items()))
                draft["sweep"]["where"] = f"{path} = {first[0]}"
        elif form == "zip":
            draft["sweep"] = {"zip": values if self.random.random() < 0.5 else [values]}
        else:
            of = {}
            for path, pair in values.items():
                if all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in pair):
                    low, high = sorted(pair)
                    of[path] = {"from": low, "to": high, "whole": isinstance(low, int)}
                    if low > 0 and self.random.random() < 0.5:
                        of[path]["scale"] = self.random.choice(["linear", "log"])
                else:
                    of[path] = pair
            draft["sweep"] = {form: {"points": self.random.randint(2, 4), "of": of}}
            if form == "latin-hypercube" and self.random.random() < 0.5:
                draft["sweep"][form]["seed"] = self.random.randint(0, 1000)

    def not_null(self, schema):
        return [inner for inner in self.flat(schema) if inner.get("type") != "null"]


def schema_note(schema):
    return {name: schema[name] for name in ("description", "default") if name in schema}


def found_in(draft, path):
    value = draft
    for name in path.split("."):
        if not isinstance(value, dict) or name not in value:
            return False
        value = value[name]
    return not isinstance(value, (list, dict))
