"""Who gets what from the pages of clusters."""

from tests.guards.table import ANONYMOUS, EVERYBODY, FOR_SIGNED_IN, NOBODY, PLACED, Row

ROWS: tuple[Row, ...] = (
    Row("home", {EVERYBODY: "302"}),
    Row("sign_in", {PLACED: "302", NOBODY: "302", ANONYMOUS: "200"}),
    Row("sign_in", {PLACED: "302", NOBODY: "302", ANONYMOUS: "422"}, method="post", data=lambda cast: {"to": "12"}),
    Row("sign_in_code", {EVERYBODY: "302"}),
    Row("sign_in_code", {EVERYBODY: "302"}, method="post", data=lambda cast: {"code": "000000"}),
    Row("sign_in_again", {EVERYBODY: "302"}, method="post"),
    Row("sign_out", {EVERYBODY: "302"}, method="post"),
    Row("choose_place", {PLACED: "200", NOBODY: "302", ANONYMOUS: "302"}),
    Row(
        "choose_place",
        {PLACED: "422", NOBODY: "302", ANONYMOUS: "302"},
        method="post",
        data=lambda cast: {"grant": "g0"},
    ),
    Row("no_place", {PLACED: "302", NOBODY: "200", ANONYMOUS: "302"}),
    Row("profile", FOR_SIGNED_IN),
    Row("set_language", {EVERYBODY: "302"}, method="post", data=lambda cast: {"language": "hi"}),
    Row("set_language", {EVERYBODY: "422"}, method="post", data=lambda cast: {"language": "xx"}, query="?wrong"),
)
