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
