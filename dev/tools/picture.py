"""Draws the recording of docs/transcript.md as docs/pictures/transcript.svg, for the README.

The picture shows the commands that a person types and what they print. It leaves out those that only wait, and those by
which the publisher is broken and repaired. Ages and dates are examples, because the recording has none. The picture has
no script and loads nothing; it follows the reader's light or dark colours, and its lines light up one after the other.
"""
import io, pathlib, re

from rich.console import Console
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/transcript.md"
SVG = ROOT / "docs/pictures/transcript.svg"
WIDTH = 98
CELL = 12.2  # width of a character in Rich's drawings
SHOWN = re.compile(r"kubectl (apply|annotate|get fetchjobs$|get fetchjob \w+ -o jsonpath='\{range)")
EXAMPLES = {"<age>": "9s", "<date>T": "2026-11-24T", "<time>": "2026-11-24T08:03:11Z"}

# Background, text, the eight colours of a terminal.
LIGHT = TerminalTheme((246, 248, 250), (31, 35, 40), [
    (87, 96, 106), (207, 34, 46), (17, 99, 41), (125, 78, 0), (9, 105, 218), (130, 80, 223), (27, 124, 131), (87, 96, 106)])
DARK = TerminalTheme((22, 27, 34), (230, 237, 243), [
    (139, 148, 158), (255, 123, 114), (86, 211, 100), (227, 179, 65), (108, 182, 255), (210, 168, 255), (86, 212, 221), (139, 148, 158)])
COLOURS = {"Ok": "green", "True": "green", "Fetched": "green", "Unchanged": "green", "False": "red", "Failed": "red", "Held": "yellow"}

FORMAT = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="title">
<title id="title">A terminal: a FetchJob is applied, its publisher breaks and is repaired</title>
<style>
text {{ font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; font-size: {char_height}px; white-space: pre; }}
.t-title {{ font-family: system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; font-size: 17px; }}
STYLES
g.line {{ animation: appear 1ms both; }}
@keyframes appear {{ from {{ opacity: .25; }} }}
@media (prefers-reduced-motion: reduce) {{ g.line {{ animation: none; }} }}
</style>
<defs>{lines}</defs>
{chrome}
<g class="terminal" transform="translate({terminal_x}, {terminal_y})">
{matrix}
</g>
</svg>
"""


def steps():
    """The page's headings and the shown commands with their outputs, in the order of the page."""
    found, heading, command = [], None, None
    for line in PAGE.read_text().splitlines():
        if line.startswith("## "):
            heading, command = line[3:], None
        elif line.startswith("$ "):
            command = (line[2:], [])
            if SHOWN.match(command[0]):
                if heading:
                    found.append((heading, None))
                    heading = None
                found.append(command)
        elif line.startswith("```") or not line:
            command = None
        elif command:
            command[1].append(line)
    return found


def aligned(rows):
    """The table with examples in the place of ages and dates, in columns that fit them."""
    starts = [match.start() for match in re.finditer(r"(?<!\S)\S+(?: \S+)*", rows[0])]
    cells = [[filled(row[a:b].strip()) for a, b in zip(starts, starts[1:] + [None])] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in cells]


def filled(text):
    for placeholder, example in EXAMPLES.items():
        text = text.replace(placeholder, example)
    return text


def lines():
    """The lines of the terminal. Of the conditions only those appear that are False: they say what is wrong."""
    seen = set()
    for command, output in steps():
        if output is None:
            yield Text()
            yield Text(f"# {command}", "blue")
        elif "jsonpath" in command:
            wrong = [line for line in output if line.split(" ")[0].endswith("=False")]
            if wrong and command not in seen:
                seen.add(command)
                yield prompt(command)
                yield from (coloured(filled(line)) for line in wrong)
        else:
            yield prompt(command)
            yield from map(coloured, aligned(output) if output[0].startswith("NAME") else output)


def prompt(command):
    return Text.assemble(("$ ", "black"), (command, "bold"))


def coloured(line):
    text = Text(line, Style(bold=True, color="black") if line.startswith("NAME") else "")
    for word, colour in COLOURS.items():
        text.highlight_regex(rf"(?<=[\s=]){word}(?=\s|$)", colour)
    return text


def svg():
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="standard", legacy_windows=False)
    for line in lines():
        console.print(line, highlight=False)
    drawn = {theme: console.export_svg(title="kubectl", theme=theme, clear=False, code_format=FORMAT.replace("STYLES", "{styles}"), unique_id="t")
             for theme in (LIGHT, DARK)}
    light = drawn[LIGHT]
    dark = "\n".join([f"rect.background {{ fill: {DARK.background_color.hex}; stroke: #30363d; }}", *re.findall(r"^\s*(\.t-r\d+ \{.*\})$", drawn[DARK], re.M)])
    light = re.sub(r'<rect fill="[^"]*" stroke="[^"]*"[^>]*? x="1"', f'<rect class="background" fill="{LIGHT.background_color.hex}" stroke="#d0d7de" x="1"', light)
    light = light.replace("g.line {", f"@media (prefers-color-scheme: dark) {{\n.t-title {{ fill: {DARK.foreground_color.hex}; }}\n{dark}\n}}\ng.line {{", 1)
    return appearing(light)


def appearing(drawing):
    """Puts each line into a group that lights up after the line before it, and after a pause before each command."""
    head, body, tail = re.split(r'(<g class="terminal"[^>]*>\n)', drawing)
    delay, groups = 0.0, {}
    tail = re.sub(r'x="([\d.]+)"([^>]*)textLength="([\d.]+)"([^>]*>)((?:&#160;)+)(?=[^<&])', without_indent, tail)
    for element, number in re.findall(r'(<text [^>]*clip-path="url\(#t-line-(\d+)\)">.*?</text>)', tail):
        groups.setdefault(int(number), []).append(element)
    parts = []
    for elements in groups.values():
        if ">$&#160;</text>" in elements[0] or ">#&#160;" in elements[0]:
            delay += 0.9
        delay += 0.1
        parts.append(f'<g class="line" style="animation-delay: {delay:.1f}s">{"".join(elements)}</g>')
    end = tail[tail.rindex("</text>") + len("</text>"):]
    return head + body + "\n".join(parts) + end


def without_indent(text):
    """Moves a text to its first visible character, because not every program draws the blanks before it."""
    x, blanks, length = float(text[1]), len(text[5]) // len("&#160;"), float(text[3])
    return f'x="{x + blanks * CELL:.1f}"{text[2]}textLength="{length - blanks * CELL:.1f}"{text[4]}'


def write():
    SVG.parent.mkdir(exist_ok=True)
    SVG.write_text(svg())


def is_current():
    return SVG.is_file() and SVG.read_text() == svg()
