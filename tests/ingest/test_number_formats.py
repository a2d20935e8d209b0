"""Numbers and dates as a spreadsheet shows them."""

from datetime import date, datetime, time, timedelta

import pytest

from pipeline.ingest.number_formats import plain, shown

DAY = datetime(2022, 3, 5)  # noqa: DTZ001 - Excel knows no zones
MINUTE = datetime(2022, 3, 5, 8, 5)  # noqa: DTZ001
ACCOUNT = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("第**轮", "0.00", "第**轮"),
        (35, "General", "35"),
        (35.0, "General", "35"),
        (0.1 + 0.2, "General", "0.3"),
        (1e20, "General", "100000000000000000000"),
        (0.952, "0%", "95%"),
        (0.952, "0.0%", "95.2%"),
        (0.005, "0%", "1%"),
        (2.5, "0", "3"),
        (35, "0.00", "35.00"),
        (0.5, "0.##", "0.5"),
        (3, "0.##", "3"),
        (5, "000", "005"),
        (1234, "#,##0", "1,234"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (1500000, "#,##0,", "1,500"),
        (35, '0"个"', "35个"),
        (35, "0\\个", "35个"),
        (12, '"第"0"轮"', "第12轮"),
        (-5.25, "0.0", "-5.3"),
        (-5.25, "0.0;(0.0)", "(5.3)"),
        (-5.25, "0.0_ ;[Red]-0.0", "-5.3"),
        (-0.004, "0.00", "0.00"),
        (0, '0;-0;"无"', "无"),
        (12345.678, ACCOUNT, "12,345.68"),
        (0, ACCOUNT, "-"),
        (12.0, "0.00E+00", "12"),
        (0.5, "# ?/?", "0.5"),
        (3, "@", "3"),
        (True, "General", "TRUE"),
        (float("inf"), "0.0", "inf"),
        (DAY, 'yyyy"年"m"月"d"日"', "2022年3月5日"),
        (DAY, '[$-804]yyyy"年"m"月";@', "2022年3月"),
        (DAY, "yyyy\\-mm\\-dd", "2022-03-05"),
        (DAY, "mm-dd-yy", "2022/3/5"),
        (DAY, "aaaa", "星期六"),
        (DAY, "General", "2022-03-05"),
        (MINUTE, "m/d/yy h:mm", "2022/3/5 8:05"),
        (MINUTE, "yyyy/mm/dd hh:mm:ss", "2022/03/05 08:05:00"),
        (MINUTE, "h:mm AM/PM", "8:05 AM"),
        (MINUTE, "上午/下午h:mm", "上午8:05"),
        (MINUTE.replace(hour=14), "上午/下午h:mm", "下午2:05"),
        (time(8, 5), "h:mm", "8:05"),
        (timedelta(hours=26), "[h]:mm", "1 day, 2:00:00"),
        (date(2022, 3, 5), "m.d", "3.5"),
        # each sign by itself
        (DAY, "yyyy", "2022"),
        (DAY, "mm", "03"),
        (DAY, "dd", "05"),
        (time(8, 5, 7), "hh", "08"),
        (time(8, 5, 7), "ss", "07"),
        (DAY, "yyyy/m/d_d", "2022/3/5"),
        (DAY, "yyyy/m/d*-", "2022/3/5"),
        (35, "#", "35"),
        (35, "#.0", "35.0"),
        (5, "??0", "5"),
        (35, "0?", "35"),
        (3.25, "0.0?", "3.25"),
        (None, "0", ""),
        (["x"], "0", ""),
    ],
)
def test_as_shown(value, code, text):
    assert shown(value, code) == text


@pytest.mark.parametrize(
    ("value", "text"), [(DAY, "2022-03-05"), (MINUTE, "2022-03-05 08:05:00"), (2022.0, "2022"), ("甲", "甲")]
)
def test_whatever_the_format(value, text):
    assert plain(value) == text
