"""The words of the JSON Schema of scenarios, and those that a scenario uses.

A word is a setting, named by its path from the root, or one value of a choice. Names that users choose are written as
the kind of what they name: systems.attribution-reporting.limits.epsilon, adversaries.fingerprint.bits.
"""

NAMED = {"systems", "parts", "adversaries"}


def branches(schema, chosen):
    """The properties of an object schema, with those of the conditions that hold for the values chosen so far."""
    properties = dict(schema.get("properties", {}))
    for condition in schema.get("allOf", []):
        if holds(condition["if"], chosen):
            for name, inner in branches(condition["then"], chosen).items():
                if inner is not True:
                    properties[name] = inner
    return properties


def holds(condition, chosen):
    for name, test in condition["properties"].items():
        if name not in chosen:
            if name in condition.get("required", []):
                return False
        elif chosen[name] != test["const"]:
            return False
    return True


def choices(schema):
    """What a leaf may be, of all its alternatives."""
    values = list(schema.get("enum", []))
    if schema.get("type") == "boolean":
        values = [True, False]
    for inner in schema.get("anyOf", []):
        values += choices(inner)
    return [value for value in values if isinstance(value, (str, bool)) and value != "0"]


def all_words(schema, path=()):
    """Every word of the schema."""
    if path:
        yield word(path)
    for value in choices(schema):
        yield f"{word(path)}={value}"
    for name, inner in schema.get("properties", {}).items():
        if inner is not True:
            yield from all_words(inner, (*path, name))
    for condition in schema.get("allOf", []):
        kind = condition["if"]["properties"].get("kind", {}).get("const")
        yield from all_words(condition["then"], (*path[:-1], kind) if kind else path)
    if isinstance(schema.get("additionalProperties"), dict):
        yield from all_words(schema["additionalProperties"], (*path, "*"))
    if isinstance(schema.get("items"), dict):
        yield from all_words(schema["items"], path)
    for inner in schema.get("anyOf", []):
        yield from all_words({**inner, "enum": [], "type": ""}, path)


def word(path):
    return ".".join(path)


def used_words(value, path=()):
    """The words that a value uses, whatever the schema says of it."""
    if path:
        yield word(path)
    if isinstance(value, dict):
        for name, inner in value.items():
            if path == ("sweep",) and "." in name:
                yield "sweep.a.b"
                continue
            named = path and path[-1] in NAMED and isinstance(inner, dict)
            if path[-1:] == ("claims",):
                name = "*"
            if named:
                yield from used_words(inner, (*path, "*"))
                name = inner.get("kind", "*")
            yield from used_words(inner, (*path, name))
    elif isinstance(value, list):
        for inner in value:
            yield from used_words(inner, path)
    elif isinstance(value, (str, bool)):
        yield f"{word(path)}={value}"
