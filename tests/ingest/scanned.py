"""Pages that look scanned: text drawn as a picture, turned a little, with noise and blur; the same at every call."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = (
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/simsun.ttc",
)
FONT = next((name for name in FONTS if Path(name).is_file()), None)
LINES = [
    "鹭坪县委关于巡察整改进展情况的通报",
    "根据县委统一部署，2023年3月至5月，县委第三巡察组对县住建局",
    "党组开展了常规巡察。7月12日，县委巡察组反馈了巡察意见。按照",
    "党务公开原则和巡察工作有关要求，现将整改进展情况予以公布。",
    "一、党组履行整改主体责任情况",
    "县住建局党组召开党组会议6次，研究整改事项35个，制定整改措施",
    "128条，明确责任领导和完成时限。截至9月30日，已完成整改33个，",
    "整改率94.3%，移交的问题线索12件已办结11件，给予党纪处分4人。",
    "二、反馈问题整改情况",
    "（一）关于落实主体责任不到位的问题。有的班子成员抓党风廉政建设",
    "责任不到位，对分管科室管理失之于宽。已约谈提醒5人次。",
    "（二）关于违规发放津贴补贴的问题。经核查，2021年违规发放加班",
    "补助18.6万元，已全部清退到位，并修订财务管理办法。",
    "（三）关于工程项目监管不严的问题。对**小区改造项目开展专项检查，",
    "追回多付工程款286.5万元，解除违规合同2份。",
    "联系电话：0000—1234567；邮政编码：000000。",
]


def page(
    dpi: int = 150, angle: float = 0.0, noise: float = 0.0, blur: float = 0.0, lines: list[str] = LINES
) -> Image.Image:
    """A page of A4.

    Args:
        dpi: dots an inch.
        angle: by how many degrees its lines rise to the right.
        noise: standard deviation of the grey values.
        blur: radius in dots.
        lines: its text.
    """
    width, height, size = round(8.27 * dpi), round(11.69 * dpi), round(dpi * 0.19)
    image = Image.new("L", (width, height), 250)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(str(FONT), size)
    for number, line in enumerate(lines):
        draw.text((round(dpi * 0.9), round(dpi * 1.2) + number * round(size * 1.9)), line, fill=25, font=font)
    image = image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=250)
    image = image.filter(ImageFilter.GaussianBlur(blur)) if blur else image
    if noise:
        grey = np.asarray(image, dtype=float) + np.random.default_rng(1).normal(0, noise, (height, width))
        image = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    return image.convert("RGB")


def saved(image: Image.Image, kind: str = "png", *more: Image.Image) -> bytes:
    """A picture's file; further pages in one of TIFF or PDF."""
    buffer = BytesIO()
    options = {"save_all": True, "append_images": list(more)} if kind in ("tiff", "pdf") else {}
    image.save(
        buffer,
        kind,
        **({"quality": 90} if kind == "jpeg" else {}),
        **({"resolution": 150} if kind == "pdf" else {}),
        **options,
    )
    return buffer.getvalue()


def errors(read: str, lines: list[str] = LINES) -> float:
    """Share of characters to change to make one text of the other, white space aside (Levenshtein distance by length)."""
    wanted, got = "".join("".join(lines).split()), "".join(read.split())
    row = list(range(len(got) + 1))
    for i, a in enumerate(wanted, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(got, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1] / len(wanted)
