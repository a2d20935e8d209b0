"""The pictures of the README: pages of the report on the sample corpus, in headless Chromium.

Usage: python scripts/screenshots.py [REPORT] [PICTURES]; with a third folder, every page of the report in three widths goes there, to
be looked at.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# picture → (page, what is scrolled to, pixels above it that stay in view)
PICTURES = {
    "overview": ("index.html", "h1", 70),
    "document": ("documents/40.html", ".note.reuse", 260),
    "reuse": ("reuse.html", 'figure:has([id^="network"])', 16),
    "findings": ("findings.html", "h1", 110),
}
SIZE: ViewportSize = {"width": 1080, "height": 720}
# of a phone, a tablet and a desk
WIDTHS = (390, 1024, 1440)


def main() -> None:
    """Write the pictures."""
    report = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "data/processed/report").resolve()
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else ROOT / "docs/pictures")
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None or not (report / "index.html").is_file():
        sys.exit("screenshots: needs Chromium on the path, and a report: make report")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as api:
        browser = api.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE)
        for name, (file, top, above) in PICTURES.items():
            page.goto((report / file).as_uri())
            page.locator(top).first.evaluate(
                "(e, above) => window.scrollTo(0, e.getBoundingClientRect().top - above)", above
            )
            page.screenshot(path=folder / f"{name}.png")
            print(folder / f"{name}.png")
        if len(sys.argv) > 3:
            pages(page, report, Path(sys.argv[3]))
        browser.close()


def pages(page: Page, report: Path, folder: Path) -> None:
    """Write each page that the report's head leads to, a document and a body, as tall as it is.

    Args:
        page: of the browser.
        report: its folder.
        folder: for the pictures, made if missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    page.goto((report / "index.html").as_uri())
    paths = page.eval_on_selector_all(".top nav a", "links => links.map(link => link.getAttribute('href'))")
    for path in [*paths, *(p for p in ("documents/1.html", "threads/1.html") if (report / p).is_file())]:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto((report / path).as_uri())
            page.wait_for_timeout(200)
            page.screenshot(path=folder / f"{path.removesuffix('.html').replace('/', '-')}-{width}.png", full_page=True)


if __name__ == "__main__":
    main()
