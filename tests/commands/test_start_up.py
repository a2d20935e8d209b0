"""What a run imports: nothing that it does not use."""

import subprocess
import sys

PROGRAM = """
import sys
from pipeline.commands.app import main
try:
    main()
except SystemExit as done:
    assert not done.code, done
print(*sorted({"pandas", "spacy", "sklearn", "duckdb", "matplotlib", "psutil", "jieba", "opencc"} & sys.modules.keys()))
import pyarrow
assert pyarrow.table({"a": [1]}).to_pandas()["a"].tolist() == [1]
"""


def test_a_run_of_plain_text_imports_little(tmp_path):
    (tmp_path / "a.txt").write_text("十二届县委第三轮巡察共发现问题**个。", encoding="utf-8")
    command = [sys.executable, "-c", PROGRAM, "run", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["opencc"]


def test_a_run_and_a_comparison_in_one_process(tmp_path):
    """Pyarrow does without pandas in the console script's process alone: in one that goes on, what comes next needs it."""
    (tmp_path / "a.txt").write_text("十二届县委第三轮巡察共发现问题**个。", encoding="utf-8")
    program = (
        "import sys; from typer.testing import CliRunner; from pipeline.commands.app import app\n"
        f"assert CliRunner().invoke(app, ['run', {str(tmp_path / 'a.txt')!r}, '--out', {str(tmp_path / 'out')!r}]).exit_code == 0\n"
        "import pandas; assert pandas.Series(['甲', pandas.NA], dtype='string').str.upper().isna().tolist() == [False, True]\n"
        "import pyarrow; assert pyarrow.array(['甲', pandas.NA], from_pandas=True).null_count == 1\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
