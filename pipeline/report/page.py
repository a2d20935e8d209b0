"""What a page and a figure of the report are."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing for its page: number, name of its SVG file, texts, and the SVG itself."""

    number: int
    file: str
    table: str
    title: str
    note: str
    svg: str


@dataclass(frozen=True, slots=True)
class Page:
    """One file: path below the report's folder, template, and what the template is given."""

    path: str
    template: str
    here: str
    title: str
    given: dict[str, object] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """From the page to the report's folder."""
        return "../" * self.path.count("/")
