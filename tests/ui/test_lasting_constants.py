import subprocess
import sys

SIGNALS = """
from PySide6.QtCore import QCoreApplication, QObject, Signal
from ui.lasting_constants import lend_references
lend_references()
class Bell(QObject):
    rung = Signal()
app = QCoreApplication([])
bell = Bell()
for _ in range(20_000):
    bell.rung.emit()
    bell.setProperty("a", 1)
    bell.property("b")
    app.processEvents()
print("alive")
"""


def test_a_long_evening_of_signals_does_not_end_the_interpreter() -> None:
    done = subprocess.run([sys.executable, "-c", SIGNALS], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr[-400:]
