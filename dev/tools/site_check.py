"""Reads the built site as a browser would: everything that a page loads or links to has to be in the site."""
import html.parser, os, pathlib, re, urllib.parse

# Elements that make a browser load something, and the attribute with its address. A link (a) loads nothing.
LOADS = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "video": "src", "audio": "src",
         "embed": "src", "object": "data", "image": "href", "use": "href"}
IN_STYLE = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")
NOT_LOADED = {"canonical", "index", "search", "next", "prev", "author", "license"}


class Reader(html.parser.HTMLParser):
    """Collects what a page loads, where its links lead, and its anchors."""

    def __init__(self, page):
        super().__init__()
        self.loads, self.links, self.anchors = [], [], {""}
        self.feed(page.read_text())

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.anchors |= {values[name] for name in ("id", "name") if values.get(name)}
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
        if values.get(LOADS.get(tag)) and values.get("rel") not in NOT_LOADED:
            self.loads.append(values[LOADS[tag]])
        self.loads += [part for found in IN_STYLE.findall(values.get("style") or "") for part in found if part]


def problems(site):
    """Sentences about resources from elsewhere, and about links and anchors that lead nowhere."""
    pages = {page: Reader(page) for page in sorted(site.rglob("*.html"))}
    found = []
    for page, read in pages.items():
        name = page.relative_to(site)
        for address in read.loads:
            if address.startswith(("#", "data:")):
                continue
            if is_elsewhere(address):
                found.append(f"{name} loads {address} from elsewhere")
            elif not (target_of(page, address)).is_file():
                found.append(f"{name} loads {address}, which is not in the site")
        for link in read.links:
            address, _, anchor = link.partition("#")
            if is_elsewhere(address):
                continue
            target = target_of(page, address) if address else page
            if not target.is_file():
                found.append(f"{name} links to {link}, which is not in the site")
            elif target in pages and urllib.parse.unquote(anchor) not in pages[target].anchors:
                found.append(f"{name} links to {link}, and there is no such anchor")
    for style in sorted(site.rglob("*.css")) + sorted(site.rglob("*.svg")):
        for address in (part for pair in IN_STYLE.findall(style.read_text()) for part in pair if part):
            if is_elsewhere(address):
                found.append(f"{style.relative_to(site)} loads {address} from elsewhere")
    if not (site / "searchindex.js").is_file():
        found.append("the site has no searchindex.js")
    return found


def is_elsewhere(address):
    scheme = urllib.parse.urlsplit(address).scheme
    return address.startswith("//") or scheme not in ("", "data")


def target_of(page, address):
    path = urllib.parse.unquote(urllib.parse.urlsplit(address).path)
    return pathlib.Path(os.path.normpath(page.parent / path))
