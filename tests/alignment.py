"""Offsets of a text and of its normalised form, led there and back."""


def align(position, spans, *, to_text=False):
    """Map an offset of the text to the normalised form, or back with `to_text`; inside a placeholder, to its start."""
    a, b = (2, 0) if to_text else (0, 2)
    shift = 0
    for span in spans:
        if position < span[a]:
            break
        if position < span[a + 1]:
            return span[b]
        shift = span[b + 1] - span[a + 1]
    return position + shift
