"""Configures Sphinx for the site of the documents. dev/tools/site.py runs it on a copy of the pages."""

import pathlib, re

project = "FetchJob"
html_title = "FetchJob"
root_doc = "index"
extensions = ["myst_parser", "sphinx_copybutton"]

# The pages are plain Markdown with the anchors of a Git web page, so links work there and here.
myst_heading_anchors = 4
suppress_warnings = ["myst.header"]
nitpicky = True

html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_favicon = "static/icon.svg"
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
# A page that was opened as a file may not read other files, so a search shows titles without excerpts.
html_show_search_summary = False
html_search_scorer = str(pathlib.Path(__file__).with_name("scorer.js"))
html_theme_options = {
    "light_logo": "icon.svg",
    "dark_logo": "icon.svg",
    "light_css_variables": {"color-brand-primary": "#0b5cad", "color-brand-content": "#0b5cad"},
    "dark_css_variables": {"color-brand-primary": "#6cb6ff", "color-brand-content": "#6cb6ff"},
}
# Blocks without a language are drawings, YAML and commands; guesses would be wrong.
highlight_language = "none"
pygments_style = "default"
pygments_dark_style = "github-dark"
copybutton_prompt_text = "$ "
copybutton_only_copy_prompt_lines = True


def setup(app):
    app.connect("html-page-context", let_names_break)


def let_names_break(app, page, template, context, doctree):
    """Lets a browser break a long name in a table after a dot, and nowhere else."""
    if "body" in context:
        context["body"] = re.sub(
            r'(?<=<span class="pre">)[^<\s]+(?=</span></code>)', lambda name: name[0].replace(".", ".<wbr>"), context["body"])
