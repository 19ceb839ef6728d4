import pytest

from ui.models.stream_address import joined_address, split_address


@pytest.mark.parametrize(
    ("pasted", "server", "key"),
    [
        ("rtmp://a.example/live/k?sign=1", "rtmp://a.example/live/", "k?sign=1"),
        ("rtmp://a.example:1936/gifshow/id?sign=a-b", "rtmp://a.example:1936/gifshow/", "id?sign=a-b"),
        ("rtmp://a.example/live-bvc/?streamname=x&key=y", "rtmp://a.example/live-bvc/", "?streamname=x&key=y"),
        ("rtmps://a.example:443/rtmp/", "rtmps://a.example:443/rtmp/", ""),
        ("rtmp://a.example/live", "rtmp://a.example/live", ""),
        ("  rtmp://a.example/live/k \n", "rtmp://a.example/live/", "k"),
    ],
)
def test_a_pasted_address_is_split_behind_the_application(pasted: str, server: str, key: str) -> None:
    assert split_address(pasted) == (server, key)


@pytest.mark.parametrize("server", ["rtmp://a.example/live", "rtmp://a.example/live/"])
def test_server_and_key_make_the_whole_address_again(server: str) -> None:
    assert joined_address(server, " k?sign=1 ") == "rtmp://a.example/live/k?sign=1"
    assert joined_address("rtmp://a/live-bvc/", "?streamname=x") == "rtmp://a/live-bvc/?streamname=x"
