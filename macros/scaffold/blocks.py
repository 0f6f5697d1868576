"""Where the lists and entries of a YAML text begin and end, and edits of them that keep its layout:
blocks of lines as well as `[a, b]` and `{a: b}`."""

from __future__ import annotations

from ..load.tree import Node
from .sources import Source

OPEN, CLOSE = "[{", "]}"


def line_of(source: Source, offset: int) -> int:
    """The number of the line of a character, from 0."""
    return source.place(offset).line - 1


def text_of(source: Source, line: int) -> str:
    """A line without its end; empty behind the last one."""
    if line >= len(source.starts):
        return ""
    end = source.starts[line + 1] if line + 1 < len(source.starts) else len(source.text)
    return source.text[source.starts[line] : end].rstrip("\r\n\x85\u2028\u2029")


def start_of(source: Source, line: int) -> int:
    """The first character of a line; the end of the text behind the last one."""
    return source.starts[line] if line < len(source.starts) else len(source.text)


def end_of_block(source: Source, line: int, column: int, dashes: bool = False) -> int:
    """The line behind what begins on `line` in `column` (from 0): all that is further in, without
    blank lines and less indented comments at its end. With `dashes`, also a list that stands as far
    in as its key."""
    last = line
    for number in range(line + 1, len(source.starts)):
        text = text_of(source, number)
        bare = text.strip()
        if not bare:
            continue
        indent = len(text) - len(text.lstrip(" "))
        if indent > column or (dashes and indent == column and bare.startswith("-")):
            last = number
        elif not bare.startswith("#"):
            break
    return last + 1


def end_of_flow(text: str, start: int) -> int:
    """The character behind a value in brackets, in quotes, or plain within brackets."""
    depth, at = 0, start
    while at < len(text):
        letter = text[at]
        if letter in "'\"" and (at == start or text[at - 1] in " ,[{:"):
            at = _end_of_quotes(text, at)
            if not depth:
                return at
            continue
        if letter in OPEN:
            depth += 1
        elif letter in CLOSE or (letter == "," and not depth):
            if not depth:
                break
            depth -= 1 if letter in CLOSE else 0
            if not depth:
                return at + 1
        at += 1
    return len(text[:at].rstrip())


def _end_of_quotes(text: str, start: int) -> int:
    quote, at = text[start], start + 1
    while at < len(text):
        if quote == '"' and text[at] == "\\":
            at += 2
        elif text[at] == quote:
            if quote == '"' or text[at + 1 : at + 2] != "'":
                return at + 1
            at += 2
        else:
            at += 1
    return at


def is_flow(source: Source, node: Node) -> bool:
    """Whether a list or mapping stands in brackets."""
    return source.text[source.offset(node.place)] in OPEN


def dash_of(source: Source, held: Node, item: Node) -> int:
    """The line of the dash before an item of a list that stands in lines."""
    line, column = item.place.line - 1, held.place.column - 1
    while text_of(source, line)[column : column + 1] != "-":
        line -= 1
    return line


def add_item(source: Source, held: Node, lines: list[str], behind: Node | None) -> None:
    """Adds an entry, its lines without indentation, to a list that has some already: behind an
    item, or as the last one."""
    if is_flow(source, held):
        last = behind or held.value[-1]
        at = end_of_flow(source.text, source.offset(last.place))
        source.edit(at, at, f", {flowing(lines)}")
        return
    column = held.place.column - 1
    first = dash_of(source, held, behind or held.value[-1])
    line = end_of_block(source, first, column)
    body = entry(lines, column)
    spaced = len(lines) > 1 and len(held.value) > 1 and _spaced(source, held)
    insert_lines(source, line, f"\n{body}" if spaced else body)


def entry(lines: list[str], column: int) -> str:
    """The lines of an entry of a list, behind its dash."""
    indent = " " * column
    return "".join(
        f"{indent}{'  ' if n else '- '}{text}".rstrip() + "\n" for n, text in enumerate(lines)
    )


def _spaced(source: Source, held: Node) -> bool:
    """Whether blank lines part the items of a list."""
    second = dash_of(source, held, held.value[1])
    return not text_of(source, second - 1).strip()


def insert_lines(source: Source, line: int, body: str) -> None:
    """Puts whole lines before a line; ends the last line of the file first, if it has no end."""
    at = start_of(source, line)
    open_end = at == len(source.text) and source.text and source.starts[-1] != len(source.text)
    source.edit(at, at, ("\n" if open_end else "") + body)


def flowing(lines: list[str]) -> str:
    """Lines of one thing as it stands in brackets."""
    bare = [line.partition("  # ")[0] for line in lines if not line.startswith("#")]
    return "{" + ", ".join(bare) + "}" if ": " in bare[0] else bare[0]


def add_list(source: Source, holder: Node, key: str, lines: list[str]) -> None:
    """Gives a mapping a list with one entry, under a key that it lacks or that is empty there."""
    there = holder.child(key)
    if holder.value and is_flow(source, holder):
        if there is None:
            at = end_of_flow(source.text, source.offset(holder.place)) - 1
            source.edit(at, at, f", {key}: [{flowing(lines)}]")
        else:
            start = source.offset(there.place)
            source.edit(start, end_of_flow(source.text, start), f"[{flowing(lines)}]")
        return
    column = holder.place.column - 1
    body = entry(lines, column + 2)
    if there is not None:
        line = holder.keys[key].line - 1
        start, after = source.offset(holder.keys[key]), end_of_block(source, line, column, True)
        head = source.text[start : source.offset(there.place)].rstrip() if there.raw else f"{key}:"
        source.edit(start, start_of(source, after), f"{head.partition(':')[0]}:\n{body}")
        return
    line = end_of_block(source, holder.place.line - 1, column - 1)
    gap = "\n" if column == 0 and source.text else ""
    insert_lines(source, line, f"{gap}{' ' * column}{key}:\n{body}")


def remove_item(source: Source, held: Node, item: Node) -> None:
    """Takes an entry out of a list that keeps others."""
    if is_flow(source, held):
        number = held.value.index(item)
        start = source.offset(item.place)
        end = end_of_flow(source.text, start)
        if number + 1 < len(held.value):
            end = source.offset(held.value[number + 1].place)
        else:
            start = end_of_flow(source.text, source.offset(held.value[number - 1].place))
        source.edit(start, end, "")
        return
    first = dash_of(source, held, item)
    after = end_of_block(source, first, held.place.column - 1)
    if number_after(source, after) and held.value.index(item) + 1 < len(held.value):
        after += 1  # One of two blank lines.
    source.edit(start_of(source, first), start_of(source, after), "")


def number_after(source: Source, line: int) -> bool:
    """Whether a blank line follows."""
    return line + 1 < len(source.starts) and not text_of(source, line).strip()


def remove_key(source: Source, holder: Node, key: str) -> None:
    """Takes a key and its value out of a mapping that keeps others."""
    names = list(holder.value)
    number, start = names.index(key), source.offset(holder.keys[key])
    following = holder.keys[names[number + 1]] if number + 1 < len(names) else None
    if is_flow(source, holder):
        end = end_of_flow(source.text, source.offset(holder.value[key].place))
        if following:
            end = source.offset(following)
        else:
            start = source.text.rindex(",", 0, start)
        source.edit(start, end, "")
        return
    line, column = holder.keys[key].line - 1, holder.keys[key].column - 1
    if following and holder.keys[key] == holder.place:
        # The first key of an entry stands behind its dash, where the next one goes.
        source.edit(start, source.offset(following), "")
        return
    after = end_of_block(source, line, column, dashes=True)
    source.edit(start_of(source, line), start_of(source, after), "")
