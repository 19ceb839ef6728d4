"""After an evening with everything that can go wrong, no stream key and no buyer is found anywhere."""

from __future__ import annotations

import csv
import secrets
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.store import Shop
from studio.cli.demo_orders import write_demo_orders
from studio.cli.passphrase import PASSPHRASE_FILE_VARIABLE
from studio.processes import own_command
from tests.doubles.doorman import Doorman
from tests.doubles.evening import DEMO, Evening, Evenings, end_keeper, kaibo
from tests.doubles.looking_for_traces import traces, traces_in_processes
from tests.doubles.nginx_rtmp import NginxRtmp
from tests.doubles.secret_service import SecretService

OWN = secrets.token_hex(4)
"""Another evening's keys on the same machine are not ours."""
TYPED, SAVED, REFUSED, PASSPHRASE = f"sk-typed-{OWN}", f"sk-saved-{OWN}", f"sk-refused-{OWN}", f"口令-芝麻-{OWN}"
KEYS = (TYPED, SAVED, REFUSED, PASSPHRASE)
BUYER = {
    "收件人": "欧阳植入",
    "收件人手机号": "19912345678",
    "街道": "植入街道九号",
    "详细地址": "植入弄7号302室",
    "买家留言": "请打19987654321找令狐植入",
    "商家备注": "老客户司马植入",
}
BUYERS = ("欧阳植入", "19912345678", "植入街道九号", "植入弄7号", "19987654321", "令狐植入", "司马植入")


@pytest.fixture
def homely(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a user's home would get: logs and crash boxes."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


def orders_with_buyers(folder: Path, show: Evening) -> list[Path]:
    """Exports of the evening with planted buyers: in UTF-8, in GBK, and one whose rows are refused."""
    whole, gbk, broken = (folder / name for name in ("orders.csv", "orders-gbk.csv", "orders-broken.csv"))
    (started,) = show.timeline("broadcast.started")
    write_demo_orders(DEMO / "orders.csv", whole, started.at)
    with whole.open(encoding="utf-8-sig", newline="") as reading:
        rows = [row | BUYER for row in csv.DictReader(reading)]
    for file, encoding, changes in (
        (whole, "utf-8-sig", {}),
        (gbk, "gb18030", {}),
        (broken, "utf-8", {"商品数量": "欧阳植入", "订单应付金额": "19912345678-元", "订单提交时间": "植入弄7号"}),
    ):
        with file.open("w", encoding=encoding, newline="") as writing:
            table = csv.DictWriter(writing, list(rows[0]))
            table.writeheader()
            table.writerows(row | changes for row in rows)
    return [whole, gbk, broken]


def test_no_key_and_no_buyer_is_left_anywhere(
    evening: Evenings,
    make_nginx: Callable[..., NginxRtmp],
    doorman: Doorman,
    shop: Path,
    runtime: Path,
    homely: Path,
    tmp_path: Path,
    rundown: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nginx, closed = make_nginx(), make_nginx(on_publish=doorman.url)
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    monkeypatch.setenv(PASSPHRASE_FILE_VARIABLE, str(tmp_path / "passphrase"))
    add = own_command("destinations", "add", "存下", "-", "--shop", str(shop), "--json")
    added = subprocess.run(add, input=f"{nginx.url(SAVED)}\n", capture_output=True, text=True, encoding="utf-8", check=True)
    destinations = ("--to", "打字=-", "--to", "存下", "--to", "拒绝=-")
    show = evening("--rundown", rundown("DEMO-DUCK", "DEMO-CAKE"), *destinations, first_line=f"{nginx.url(TYPED)}\n{closed.url(REFUSED)}")
    for name, state in (("打字", "live"), ("存下", "live"), ("拒绝", "refused")):
        show.wait("output.state", destination=name, state=state)
    show.do("next")
    show.wait("card.shown")
    show.kill("courier")
    show.wait("output.state", destination="存下", state="live", count=2)
    show.kill("engine")
    show.wait("engine.resumed")
    status = kaibo("status", shop=shop)
    assert traces_in_processes(KEYS) == []
    assert traces(KEYS, [shop, runtime, homely]) == []
    show.wait("live.state", state="live", count=2)
    printed = show.end_told()
    imported = [kaibo("orders", "import", str(file), shop=shop) for file in orders_with_buyers(tmp_path, show)]
    assert [document["files"][0]["orders"] > 0 for document in imported] == [True, True, False]
    reports = [tmp_path / name for name in ("report.html", "report.xlsx")]
    told = kaibo("summary", "--html", str(reports[0]), "--xlsx", str(reports[1]), shop=shop)
    kaibo("backup", str(tmp_path / "shop.backup"), shop=shop, ok=(0,))
    end_keeper(shop)
    words = "".join((added.stdout, added.stderr, *printed, str(status), str(imported), str(told)))
    assert [secret for secret in (*KEYS, *BUYERS) if secret in words] == []
    everywhere = [shop, runtime, homely, show.events_file, tmp_path / "shop.backup", *reports]
    assert all(place.exists() for place in reports)
    assert traces((*KEYS, *BUYERS), everywhere) == []


def test_a_key_in_the_systems_keyring_reaches_the_server_and_no_file(nginx: NginxRtmp, tmp_path: Path, runtime: Path) -> None:
    service, shop = SecretService(tmp_path / "home"), tmp_path / "shop"
    key_file = tmp_path / "typed"
    key_file.write_text(nginx.url(SAVED), encoding="utf-8")
    add = own_command("destinations", "add", "存下", "-", "--shop", str(shop), "--json")
    live = own_command(
        "live", "--camera", "pattern", "--microphone", "tone", "--size", "270x480", "--preset", "ultrafast", "--seconds", "3",
        "--to", "存下", "--shop", str(shop), "--json",
    )  # fmt: skip
    added = service.run("sh", "-c", 'exec "$@" < "$0"', str(key_file), *add)
    assert added.returncode == 0, added.stderr
    key_file.unlink()
    done = service.run(*live)
    assert done.returncode == 0, done.stderr
    end_keeper(shop)
    assert nginx.recordings(SAVED)
    assert not (shop / "settings" / "keys.sealed").exists()
    assert SAVED not in added.stdout + added.stderr + done.stdout + done.stderr
    assert traces([SAVED], [shop, runtime, service.folder]) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "gb18030"])
def test_whoever_looks_for_traces_would_find_them(encoding: str, tmp_path: Path) -> None:
    with Shop.open(tmp_path / "shop") as shop:
        shop.database["notes"].insert({"text": "欧阳植入".encode(encoding)})
    with zipfile.ZipFile(tmp_path / "report.xlsx", "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("sheet.xml", "收件人：欧阳植入".encode(encoding))
    found = {Path(trace.partition(":")[0]).name for trace in traces(["欧阳植入"], [tmp_path])}
    assert found >= {"shop.db", "report.xlsx!sheet.xml"}


def test_whoever_looks_through_the_processes_would_find_them() -> None:
    asked = [sys.executable, "-c", "import sys; print(flush=True); sys.stdin.read()", TYPED]
    with subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as held:
        assert held.stdout is not None
        held.stdout.readline()  # only now the system tells its words: while a program is being loaded they are empty
        assert traces_in_processes([TYPED]) == [f"{held.pid}/cmdline: {TYPED}"]
        held.communicate()
