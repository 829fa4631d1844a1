"""Builds the documents as a site that opens from a folder, without a server.

The pages stay plain Markdown that a Git web page can show. So Sphinx gets a copy of them in target/site-pages, in which
README.md is the first page, each file and each folder that a page links to is a page as well, and the first page has the
navigation of docs/site/navigation.toml.
"""
import functools, http.server, os, pathlib, re, shutil, subprocess, sys, tomllib

from tools import picture
from tools.site_check import problems

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ROOT / "target/site-pages"
SITE = ROOT / "target/site"
LINK = re.compile(r"(\]\()([^)#:\s]+)((?:#[^)]*)?\))")
LANGUAGES = {".yaml": "yaml", ".java": "java", ".json": "json", ".go": "go", ".py": "python"}
PICTURES = (".svg", ".png")
PARTS = tomllib.loads((ROOT / "docs/site/navigation.toml").read_text())["part"]


def sources():
    """The pages of the tree."""
    single = ["README.md", "CONTRIBUTING.md", "dev/README.md", "dev/local-cluster/README.md", "helm/fetchjob-operator/README.md"]
    return sorted([ROOT / name for name in single] + list((ROOT / "docs").rglob("*.md")))


def page_of(target):
    """The page that shows this file or folder of the tree."""
    if target.suffix in (".md", *PICTURES):
        return ROOT / "index.md" if target == ROOT / "README.md" else target
    return target / "README.md" if target.is_dir() else target.with_name(target.name + ".md")


def write(page, text):
    copy = PAGES / page.relative_to(ROOT)
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text(text)


class Copy:
    """Copies pages, and everything that they link to."""

    def __init__(self):
        self.done = set()

    def page(self, source):
        self.done.add(source)
        text = LINK.sub(lambda link: self.link(source, link), source.read_text())
        if source == ROOT / "README.md":
            text += navigation()
        write(page_of(source), text)

    def link(self, source, link):
        target = pathlib.Path(os.path.normpath(source.parent / link[2]))
        if not target.exists():
            return link[0]  # Sphinx reports it
        self.target(target)
        start = page_of(source).parent
        return link[1] + os.path.relpath(page_of(target), start) + link[3]

    def target(self, target):
        if target in self.done or target.suffix == ".md" or page_of(target) in self.done:
            return
        self.done.add(target)
        if target.suffix in PICTURES:
            (PAGES / target.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(target, PAGES / target.relative_to(ROOT))
        elif target.is_dir():
            self.folder(target)
        else:
            text = target.read_text(errors="replace")
            fence = "`" * 4
            # Source code is shown, but a search finds documents and examples.
            searched = "" if target.suffix == ".yaml" else "nosearch: true\n"
            write(page_of(target), f"---\norphan: true\n{searched}---\n"
                  f"# {target.name}\n\n`{target.relative_to(ROOT)}`\n\n"
                  f"{fence}{LANGUAGES.get(target.suffix, 'text')}\n{text}{fence}\n")

    def folder(self, folder):
        """A page that lists what is in the folder, each with its first sentence."""
        lines = [f"# {TITLES.get(folder, folder.name)}", ""]
        for entry in sorted(folder.iterdir()):
            if entry.name not in ("README.md", "target") and not entry.name.startswith("."):
                self.target(entry)
                lines.append(f"- [{title(entry)}]({os.path.relpath(page_of(entry), folder)}){sentence(entry)}")
        text = "\n".join(lines) + "\n"
        if folder == ROOT / "docs/adr":
            text += toctree(os.path.relpath(page, folder) for page in sorted(folder.glob("*.md")))
        else:
            text = orphan(folder) + text
        write(folder / "README.md", text)


TITLES = {ROOT / "examples": "Examples", ROOT / "docs/adr": "Decisions", ROOT / "examples/calendars": "Calendars of markets"}


def orphan(folder):
    listed = str((folder / "README").relative_to(ROOT)) in [page for part in PARTS for page in part["pages"]]
    return "" if listed else "---\norphan: true\n---\n"


def title(entry):
    return entry.read_text().splitlines()[0].lstrip("# ") if entry.suffix == ".md" else entry.name


def sentence(entry):
    """The first sentence of the comment with which a file begins."""
    if entry.suffix != ".yaml":
        return ""
    comment = re.match(r"(?:#.*\n)+", entry.read_text())
    words = " ".join(line.lstrip("# ") for line in comment[0].splitlines()) if comment else ""
    first = re.match(r".*?[.](?= |$)", words)
    return f": {first[0]}" if first else ""


def toctree(pages, caption=None):
    lines = ["", "```{toctree}", ":hidden:", *([f":caption: {caption}"] if caption else []), "", *pages, "```", ""]
    return "\n".join(lines)


def navigation():
    """One list of pages for each part; a page that is not in the tree is left out."""
    folders = ("examples/README", "docs/adr/README")
    return "".join(
        toctree((page for page in part["pages"] if page in folders or (ROOT / f"{page}.md").exists()), part["title"])
        for part in PARTS)


def check_navigation():
    placed = {page for part in PARTS for page in part["pages"]}
    for source in sources():
        page = str(source.relative_to(ROOT).with_suffix(""))
        if page not in placed | {"README"} and source.parent != ROOT / "docs/adr":
            sys.exit(f"{page}.md has no place in docs/site/navigation.toml; write a line for it there.")


def build():
    check_navigation()
    for folder in PAGES, SITE:
        shutil.rmtree(folder, ignore_errors=True)
    copy = Copy()
    for source in sources():
        copy.page(source)
    for folder in TITLES:
        copy.target(folder)
    # -E: nothing is kept from an earlier build. -W: each warning is an error.
    subprocess.run(
        ["sphinx-build", "--quiet", "-E", "-W", "--keep-going", "-b", "html", "-c", ROOT / "docs/site", "-d", ROOT / "target/site-state", PAGES, SITE],
        check=True)
    found = problems(SITE)
    if found:
        sys.exit("\n".join(found))
    print(f"{len(list(SITE.rglob('*.html')))} pages; open {SITE}/index.html")


def serve(port):
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=SITE)
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        print(f"http://127.0.0.1:{port}/ (stop it with Ctrl-C)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass


option, port = (sys.argv[1:] + ["", ""])[:2]
if option == "--picture":
    picture.write()
else:
    if not picture.is_current():
        sys.exit("docs/pictures/transcript.svg is not that of docs/transcript.md; dev/site --picture writes it anew")
    try:
        build()
    except subprocess.CalledProcessError:
        sys.exit("The warnings above are errors. target/site-pages has the same folders as the tree.")
    if option == "--serve":
        serve(int(port or 8000))
