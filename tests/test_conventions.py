"""The house rules that a machine can hold: imports point one way, pages lie in folders, the README is complete."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from components.shell import navigation
from services import ROOT

ROOMS = ("app.py", "pages", "components", "services", "local_aws")

# Each room and what it may import of ours. Streamlit and boto3 have their own rooms below.
MAY_IMPORT = {
    "app.py": {"components", "services"},
    "pages": {"components", "services"},
    "components": {"components", "services"},
    "services": {"services", "local_aws"},
    "local_aws": {"local_aws"},
}


def python_files(room: str) -> Iterator[Path]:
    path = ROOT / room
    yield from [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Dotted names that a file imports, anywhere in it; names under TYPE_CHECKING count too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield node.module or ""


def first(name: str) -> str:
    return name.split(".")[0]


@pytest.mark.parametrize("room", ROOMS)
def test_imports_point_one_way(room: str) -> None:
    ours = {first(other.removesuffix(".py")) for other in ROOMS}
    for path in python_files(room):
        for name in imported(path):
            if first(name) in ours:
                assert first(name) in MAY_IMPORT[room], f"{path.relative_to(ROOT)} imports {name}"


def test_streamlit_is_imported_only_above_the_services() -> None:
    for room in ("services", "local_aws"):
        for path in python_files(room):
            assert "streamlit" not in {first(name) for name in imported(path)}, path


def test_boto3_is_imported_only_by_services_and_the_embedded_aws() -> None:
    for room in ("app.py", "pages", "components"):
        for path in python_files(room):
            assert not {"boto3", "botocore"} & {first(name) for name in imported(path)}, path


def test_only_the_connection_names_the_embedded_aws() -> None:
    for path in python_files("services"):
        if path.relative_to(ROOT) != Path("services/aws.py"):
            assert "local_aws" not in {first(name) for name in imported(path)}, path


def test_engines_know_neither_streamlit_nor_boto3_nor_the_services_above_them() -> None:
    for path in python_files("local_aws/engines"):
        names = set(imported(path))
        assert not {"streamlit", "boto3", "botocore"} & {first(name) for name in names}, path
        outside = {name for name in names if first(name) == "local_aws" and not name.startswith("local_aws.engines")}
        assert not outside, f"{path} imports {outside}"


def test_pages_lie_in_a_sections_folder() -> None:
    """A script directly in pages/ would be served by Streamlit without the frame."""
    assert not list((ROOT / "pages").glob("*.py"))


def test_every_page_is_in_the_menu_and_every_entry_is_a_page() -> None:
    files = {str(path.relative_to(ROOT)) for path in (ROOT / "pages").rglob("*.py")}
    assert files == {entry.file for entry in navigation.entries()}


def test_page_addresses_are_their_own() -> None:
    addresses = [entry.address for entry in navigation.entries()]
    assert len(addresses) == len(set(addresses))


@pytest.mark.parametrize("path", [*python_files("pages")], ids=lambda path: path.stem)
def test_a_page_reads_from_top_to_bottom(path: Path) -> None:
    """No classes or enums (redefined at every rerun), no AWS key names, at most about a screenful."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert ast.get_docstring(tree)
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 130


@pytest.mark.parametrize("path", [*python_files("pages")], ids=lambda path: path.stem)
def test_every_widget_of_a_page_has_a_key(path: Path) -> None:
    widgets = (
        "button download_button checkbox toggle radio selectbox multiselect slider select_slider text_input text_area"
    )
    widgets += " number_input file_uploader camera_input segmented_control pills form tabs"
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in widgets.split()
            and isinstance(node.func.value, ast.Name)
        ):
            names = {keyword.arg for keyword in node.keywords}
            keyed = "key" in names or (node.func.attr == "form" and node.args) or node.func.attr == "tabs"
            assert keyed or None in names, f"{path.name}:{node.lineno} {node.func.attr} has no key"


def test_nothing_is_rendered_as_html() -> None:
    for room in ("app.py", "pages", "components"):
        for path in python_files(room):
            text = path.read_text(encoding="utf-8")
            assert "unsafe_allow_html" not in text, path
            assert "unsafe_allow_javascript" not in text, path
            assert "st.html(" not in text, path


def test_front_end_code_never_writes_html() -> None:
    for path in (ROOT / "components").rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b", text), path


def test_no_room_for_odds_and_ends() -> None:
    for room in ROOMS:
        for path in python_files(room):
            assert not {"utils", "helpers", "common", "manager"} & {
                part.removesuffix(".py") for part in path.parts[-3:]
            }


def test_the_sagemaker_sdk_stays_off_every_path() -> None:
    """Importing it takes seconds."""
    for room in ROOMS:
        for path in python_files(room):
            assert "sagemaker" not in {first(name) for name in imported(path)}, path


def test_the_readme_names_every_page_and_every_setting() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for entry in navigation.entries():
        assert entry.title in readme, f"the README does not name the page {entry.title}"
    settings = set()
    for room in ROOMS:
        for path in python_files(room):
            settings |= set(re.findall(r"VITRINE_[A-Z_]+", path.read_text(encoding="utf-8")))
    missing = {name for name in settings if f"`{name}`" not in readme}
    assert not missing, f"the README does not document {sorted(missing)}"


def test_the_changelog_has_an_entry_for_what_is_to_be_released() -> None:
    unreleased = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("## Unreleased", 1)[1]
    assert unreleased.split("\n## ")[0].strip()


def test_every_direct_requirement_is_in_the_lock() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8").lower().replace("_", "-")
    for line in (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines():
        name = re.match(r"[A-Za-z0-9_.-]+", line)
        if name:
            assert f"\n{name.group().lower().replace('_', '-')}==" in f"\n{lock}", name.group()


def test_what_would_overwrite_the_headless_opencv_stays_out_of_the_lock() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert not re.search(r"^opencv-python==", lock, re.MULTILINE)


def test_the_server_is_private_by_default() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["address"] == "127.0.0.1"
    assert config["server"]["enableXsrfProtection"] is True
    assert config["server"]["allowedHosts"] == ["localhost", "127.0.0.1"]
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["showErrorDetails"] in {"type", "none"}
