"""The house rules that a machine can hold: imports point one way, pages lie in folders, the README is complete."""

import ast
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from components.shell import navigation
from services import ROOT
from tests.made import modules
from tests.made.modules import ROOMS, imported, python_files

# Each room and what it may import of ours. Streamlit and boto3 have their own rooms below.
MAY_IMPORT = {
    "app.py": {"components", "services"},
    "pages": {"components", "services"},
    "components": {"components", "services"},
    "services": {"services", "local_aws"},
    "local_aws": {"local_aws"},
}


# Files that are longer than what is read at a sitting: this list only gets shorter.
LONG = {"local_aws/account/work.py": 328, "local_aws/engines/ocr.py": 301}


# What starts a thread or a process, or is a class of threads or processes.
STARTERS = re.compile(
    r"\b(Thread|Timer|ThreadPoolExecutor|ProcessPoolExecutor|Process|Popen|start_new_thread)\("
    r"|\bclass \w+\([^)]*\b(Thread|Timer|Process)\b"
    r"|\bsubprocess\.(run|call|check_call|check_output|getoutput)\b"
    r"|\bos\.(fork|forkpty|popen|system|posix_spawnp?|spawn\w+)\b"
)
# Words of the house that no documentation has; the maker of the old data folder speaks to version 0.1, which had them.
DIALECT = {"said", "told", "anew", "puzzled", "insist", "insists", "wish", "wished", "wishes"}
DIALECT_YET = {"tests/made/data_folder_0_1/make.py"}


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


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Imports inside functions and for types alone count: whoever follows them walks in a circle."""
    assert modules.circles(modules.imports()) == []


def test_a_circle_would_be_found() -> None:
    arrows = {"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": {"d2"}, "d2": set[str]()}
    assert modules.circles({name: frozenset(there) for name, there in arrows.items()}) == [["a", "b", "c", "a"]]


def is_empty(path: Path) -> bool:
    """A folder's face that defines nothing and hands on at most names."""
    kinds = (ast.Import, ast.ImportFrom, ast.Expr, ast.Assign)
    return path.name == "__init__.py" and all(
        isinstance(node, kinds) for node in ast.parse(path.read_text(encoding="utf-8")).body
    )


@pytest.mark.parametrize("room", ["services", "local_aws"])
def test_each_module_has_a_test_in_the_mirrored_folder(room: str) -> None:
    """One of its name, or one that imports it or takes a name of it off its folder."""
    missing = set()
    for path in python_files(room):
        folder = ROOT / "tests" / path.parent.relative_to(ROOT)
        tests = sorted(folder.glob("test_*.py"))
        own = folder / f"test_{path.parent.name if path.name == '__init__.py' else path.stem}.py"
        if own not in tests and not is_empty(path) and "migrations" not in path.parts:
            name = modules.name_of(path)
            if not any(name in modules.used(test) for test in tests):
                missing.add(name)
    assert missing == set(), "write a test of it"


def unexercised(components: set[str], used: Mapping[str, set[str]], drawn: set[str]) -> set[str]:
    """Components that no test of their room names, nor one of a page or in a browser, and that no frame has drawn.

    `used` has for each folder of tests ("components/labels", "pages") the modules that its files name.
    """
    anywhere = used.get("pages", set()) | used.get("browser", set())
    missing = set()
    for name in components - anywhere - drawn:
        room = "/".join(name.split(".")[:2])
        if not any(name in found for folder, found in used.items() if f"{folder}/".startswith(f"{room}/")):
            missing.add(name)
    return missing


def test_each_component_is_exercised_by_a_test() -> None:
    """By one of its room that imports it, or of a page or in a browser; the shell by that of the frame."""
    used: dict[str, set[str]] = {}
    for room in ("components", "pages", "browser"):
        for test in sorted((ROOT / "tests" / room).rglob("test_*.py")):
            folder = test.parent.relative_to(ROOT / "tests").as_posix()
            used.setdefault(folder, set()).update(modules.used(test))
    drawn = {name for name in modules.imports()["components.frame"] if name.startswith("components.shell.")}
    components = {modules.name_of(path) for path in python_files("components") if not is_empty(path)}
    assert unexercised(components, used, drawn | {"components.frame"}) == set(), "write a test of it"
    assert {path.stem for path in python_files("pages")} - {
        test.stem.removeprefix("test_") for test in (ROOT / "tests" / "pages").glob("test_*.py")
    } == set()


def test_a_component_without_a_test_would_be_found() -> None:
    """Though a page, or a component that has a test, imports it, and another room's test names it."""
    new = {"components.labels.new_view"}
    assert unexercised(new, {"components/labels": {"components.labels.label_explorer"}}, set()) == new
    assert unexercised(new, {"components/faces": new, "components/labels_more": new}, set()) == new
    for folder in ("components/labels", "components/labels/views", "pages", "browser"):
        assert unexercised(new, {folder: new}, set()) == set()


@pytest.mark.parametrize(("room", "most"), [("components", 15), ("services", 25)])
def test_a_hall_has_few_rooms(room: str, most: int) -> None:
    assert len([path for path in (ROOT / room).iterdir() if path.name != "__pycache__"]) <= most


def test_a_module_is_read_at_a_sitting() -> None:
    """About 300 lines; what is longer holds two nouns."""
    for room in ROOMS:
        for path in python_files(room):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            assert lines <= LONG.get(str(path.relative_to(ROOT)), 300), path


def test_the_projects_root_is_computed_in_one_place() -> None:
    places = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in python_files(room)
        if re.search(r"__file__\)[^\n]*(parents\[|\.parent\.parent)", path.read_text(encoding="utf-8"))
    ]
    assert places == ["components/frame.py", "services/__init__.py"]  # the first so that it can import the second


def test_threads_and_processes_are_started_where_they_are_ended() -> None:
    """By the supervisor, by the engines' list of processes, or by the embedded AWS's long work, which has an end."""
    places = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in python_files(room)
        if STARTERS.search(path.read_text(encoding="utf-8"))
    }
    assert places == {
        "services/server/background.py",
        "local_aws/engines/processes.py",
        "local_aws/account/work.py",
    }


@pytest.mark.parametrize(
    "line",
    [
        "threading.Thread(target=work)",
        "class Sweeper(threading.Thread):",
        "_thread.start_new_thread(work, ())",
        "os.fork()",
        "subprocess.run(command)",
        "subprocess.Popen(command)",
    ],
)
def test_what_starts_a_thread_or_a_process_would_be_found(line: str) -> None:
    assert STARTERS.search(line)


def names_in(path: Path) -> set[str]:
    """Every name that the file defines or uses."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for field in ("name", "id", "attr", "arg", "asname"):
            name = getattr(node, field, None)
            found |= {name} if isinstance(name, str) else set()
    return found


def dialect(names: set[str]) -> set[str]:
    return {name for name in names if DIALECT & {*re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_")}}


def test_names_are_in_plain_words() -> None:
    assert dialect({"said", "AWS_SAID", "toldApart", "is_read_anew", "saidur"}) == {
        "said",
        "AWS_SAID",
        "toldApart",
        "is_read_anew",
    }
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for room in (*ROOMS, "benchmarks", "tests")
        for path in python_files(room)
        if str(path.relative_to(ROOT)) not in DIALECT_YET
        for name in dialect(names_in(path))
    }
    assert found == set()


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
