"""A folder laid over the data by id: what it changes, adds, places and drops, and that a change
below it is noticed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from sites import built, project

from macros.__main__ import main
from macros.load import load, read
from macros.load.languages import language
from macros.load.overlay import ORPHANED
from macros.load.overrides import RENAMED
from macros.load.problems import PlaybookError, Problem
from macros.load.review import difference
from macros.model.playbook import Playbook

SPARSE = {
    "playbook.yml": """
        title: Our bakery
        publisher: {url: "https://example.org/ours"}
        stages:
          - id: rest
            after: bake
          - clean
        """,
    "stages/rest.yml": """
        title: Let it rest
        short: Rest
        summary: Wait.
        activities:
          - {id: wait, title: Wait, responsible: [night-watch], accountable: owner}
        """,
    "stages/clean.yml": """
        title: Clean
        short: Clean
        summary: Clean up.
        activities:
          - {id: sweep, title: Sweep, responsible: [baker], accountable: baker}
        """,
    "stages/plan.yml": """
        activities:
          - id: write-recipe
            title: Write the recipe twice
            first: true
          - id: ask-bank
            after: write-recipe
            title: Ask the bank
            responsible: [owner]
            accountable: owner
          - id: ask-aunt
            after: write-recipe
            title: Ask the aunt
            responsible: [owner]
            accountable: owner
        gate:
          criteria:
            - {id: money, text: There is money.}
        checklist:
          - {id: plan-gas, remove: true}
        deliverables:
          - id: recipe
            contents: [Rye]
        """,
    "roles.yml": """
        - id: night-watch
          title: Night watch
          description: Watches.
          side: client
          first: true
        - {id: baker, title: Master baker}
        """,
    "glossary.yml": """
        - {id: rye, term: Rye, definition: A grain.}
        """,
    "labels.yml": "gate: Door",
    "decisions/which-oven.yml": """
        options:
          - {id: gas, cons: [Smells, Costs]}
        """,
}


def lay(data: Path, files: dict[str, str], layer: str = "local") -> None:
    """Writes files into a layer."""
    for name, text in files.items():
        path = data / layer / name
        path.parent.mkdir(parents=True, exist_ok=True)
        indent = len(text) - len(text.lstrip("\n ")) - text.startswith("\n") if "\n" in text else 0
        lines = (line[indent:] for line in text.strip("\n").split("\n"))
        path.write_text("\n".join(lines).rstrip() + "\n", "utf-8")


@pytest.fixture
def ours(data: Path) -> Playbook:
    lay(data, SPARSE)
    return load(data)


def test_fields_are_changed_and_the_rest_stays(ours: Playbook, sample: Playbook) -> None:
    assert (ours.title, ours.tagline) == ("Our bakery", sample.tagline)
    assert ours.publisher.name == "The bakers" and ours.publisher.url == "https://example.org/ours"
    assert ours.roles_by_id["baker"].title == "Master baker"
    assert ours.roles_by_id["baker"].aliases == ["Pastry cook"]
    assert ours.labels.gate == "Door" and ours.labels.stages == "Stages"
    gate = ours.find("stage", "plan").gate
    assert [c.id for c in gate.criteria] == ["recipe-written", "money"]
    assert gate.question == "Is the plan good enough?"
    assert ours.find("decision", "which-oven").options[0].cons == ["Smells", "Costs"]
    assert ours.find("deliverable", "recipe").contents == ["Rye"], "a list of texts is replaced"


def test_things_are_added_placed_and_dropped(ours: Playbook) -> None:
    assert list(ours.numbers) == ["plan", "bake", "rest", "sell", "clean"]
    assert [role.id for role in ours.roles] == ["night-watch", "owner", "baker"]
    plan = ours.find("stage", "plan")
    assert [a.id for a in plan.activities] == [
        "write-recipe",
        "ask-bank",
        "ask-aunt",
        "choose-bread",
    ]
    assert [c.id for c in plan.checklist] == ["plan-recipe"]
    assert "plan-gas" not in ours.catalog
    assert [term.id for term in ours.glossary] == ["sourdough", "rye"]


def test_what_a_layer_adds_is_edited_in_its_file(ours: Playbook) -> None:
    assert ours.source_file("stage", "rest") == "local/stages/rest.yml"
    assert ours.source_file("role", "night-watch") == "local/roles.yml"
    assert ours.source_file("stage", "plan") == "stages/plan.yml"
    assert ours.source_file("role", "baker") == "roles.yml"


def test_a_stage_that_is_removed_takes_what_leads_to_it_along(data: Path) -> None:
    lay(data, {"playbook.yml": "stages:\n  - {id: bake, remove: true}\n"})
    ours = load(data)
    assert list(ours.numbers) == ["plan", "sell"]
    assert [outcome.to for outcome in ours.find("stage", "plan").gate.outcomes] == [None, None]
    assert ours.find("decision", "which-oven").options[0].effects == []
    assert ("stages", "bake", "Bake") in [(o.field, o.id, o.title) for o in ours.left_out]


def test_an_option_that_is_removed_takes_the_answers_along(data: Path) -> None:
    lay(
        data,
        {
            "decisions/which-oven.yml": """
                questions:
                  - id: gas-there
                    answers:
                      - {text: "Yes", to: gas}
                      - {text: "No", to: electric}
                      - {text: Both, to: wood}
                options:
                  - {id: electric, remove: true}
                  - {id: wood, title: Wood, text: Burns wood.}
                """
        },
    )
    decision = load(data).find("decision", "which-oven")
    assert [option.id for option in decision.options] == ["gas", "wood"]
    assert [answer.to for answer in decision.questions[0].answers] == ["gas", "wood"]


def test_a_mapping_is_removed(data: Path) -> None:
    lay(data, {"stages/plan.yml": "gate: {remove: true}"})
    assert load(data).find("stage", "plan").gate is None


def test_without_a_layer_nothing_differs(data: Path, sample: Playbook) -> None:
    assert load(data) == sample
    (data / "local").mkdir()
    assert load(data) == sample
    (data / "local/glossary.yml").write_text("# To be filled one day.\n", "utf-8")
    assert load(data) == sample


def test_layers_lie_over_each_other(data: Path) -> None:
    lay(data, {"roles.yml": "- {id: baker, title: Boulanger, description: Fait le pain.}"}, "fr")
    lay(data, {"roles.yml": "- {id: baker, title: Notre boulanger}"})
    baker = load(data, layers=["fr", "local"]).roles_by_id["baker"]
    assert (baker.title, baker.description) == ("Notre boulanger", "Fait le pain.")


def test_the_data_name_the_layers(data: Path, tmp_path: Path) -> None:
    """In the organisation's own file, into which no update writes; its own lies over them."""
    lay(data, {"roles.yml": "- {id: baker, title: B, description: Low}\n"}, "en")
    lay(data, {"playbook.yml": "layers: [en]\n", "roles.yml": "- {id: baker, title: C}\n"})
    baker = load(data).roles_by_id["baker"]
    assert (baker.title, baker.description) == ("C", "Low")
    site = built(project(tmp_path / "project", data))
    assert "Low" in (site / "roles/baker/index.html").read_text("utf-8")
    assert load(data, layers=["local"]).roles_by_id["baker"].description == "Bakes the bread."


def test_a_layer_is_reviewed_over_those_below_it(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(data, {"roles.yml": "- {id: baker, title: Boulanger}\n"}, "en")
    lay(data, {"playbook.yml": "layers: [en]\n", "roles.yml": "- {id: baker, title: Ours}\n"})
    assert main(["review", str(data)]) == 0
    assert main(["review", str(data), "--layer", "en"]) == 0
    assert notices(data) == []
    base(data, "en/roles.yml", "Boulanger", "Boulangère")
    (told,) = notices(data)
    assert "‘Boulanger’ → ‘Boulangère’" in told
    assert main(["review", str(data)]) == 0 and notices(data) == []


def test_check_says_what_was_laid_over(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay(data, {"roles.yml": "- {id: baker, title: Master, side: vendor}"})
    assert main(["check", str(data)]) == 0
    said = capsys.readouterr().out
    assert f"Laid over: {data / 'local'} (2 changes)." in said
    assert "Of 2 of these changes nobody has recorded what they replace" in said
    assert main(["review", str(data)]) == main(["check", str(data)]) == 0
    assert "nobody has recorded" not in capsys.readouterr().out
    # What is changed besides is not recorded yet.
    lay(data, {"roles.yml": "- {id: baker, title: Master, side: vendor, description: Bakes.}"})
    assert main(["check", str(data)]) == 0
    assert "Of 1 of these changes nobody has recorded" in capsys.readouterr().out


def test_show_prints_where_each_value_stands(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(data, SPARSE)
    monkeypatch.chdir(data.parent)
    assert main(["show", "stages/plan"]) == 0
    out = capsys.readouterr().out
    assert "  - id: write-recipe  # data/stages/plan.yml:19\n" in out
    assert "    title: Write the recipe twice  # data/local/stages/plan.yml:3\n" in out
    assert yaml.safe_load(out)["guidance"][0]["text"].startswith("Walk through the streets.")
    assert main(["show", "roles/bakr"]) == 1
    assert "There is nothing called 'roles/bakr'. Did you mean 'roles/baker'?" in (
        capsys.readouterr().err
    )


def test_show_says_what_is_left_out(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    order = "settled:\n  oven: electric\nstages:\n  - {id: bake, remove: true}\n"
    removed = "checklist:\n  - {id: plan-recipe, remove: true}\n"
    lay(data, {"playbook.yml": order, "stages/plan.yml": removed})
    monkeypatch.chdir(data.parent)
    gone = "# removed: data/local/playbook.yml:4"
    assert main(["show", "stages/plan"]) == 0
    out = capsys.readouterr().out
    assert (
        "id: plan-recipe  # data/stages/plan.yml:51  # removed: data/local/stages/plan.yml:2\n"
        in out
    )
    settled = "# left out by what is settled: data/local/playbook.yml:2"
    assert f"id: plan-gas  # data/stages/plan.yml:55  {settled}\n" in out
    assert yaml.safe_load(out)["title"] == "Make a plan"
    assert main(["show", "playbook"]) == 0
    out = capsys.readouterr().out
    assert re.search(rf"  - bake  # data/playbook.yml:[0-9]+  {gone}\n", out)
    assert main(["show", "stages/bake/activities"]) == 0
    assert capsys.readouterr().out.startswith(f"{gone}\n- id: bake-bread"), "also inside of it"


def test_everything_shown_is_yaml_again(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay(data, SPARSE)
    assert main(["show", "", "--folder", str(data)]) == 0
    tree = read(data).tree
    assert tree and yaml.safe_load(capsys.readouterr().out) == tree.plain()


# What changed below since it was reviewed.


def notices(data: Path) -> list[str]:
    """What an editor is told, without the places."""
    return [_sentence(notice) for notice in read(data, data.parent).notices]


def _sentence(notice: Problem) -> str:
    return notice.text("en")


def base(data: Path, name: str, old: str, new: str) -> None:
    path = data / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_change_below_is_noticed_until_it_is_reviewed(data: Path) -> None:
    lay(data, {"roles.yml": "- id: baker\n  description: Bakes our bread.\n"})
    assert main(["review", str(data)]) == 0
    assert notices(data) == []
    base(data, "roles.yml", "Bakes the bread.", "Bakes the rye bread.")
    base(data, "roles.yml", "title: Baker", "title: The baker")
    assert notices(data) == [
        "data/local/roles.yml:2:16: 'description' of 'roles/baker' was reworded below this layer "
        "since you reviewed it: ‘Bakes the bread.’ → ‘Bakes the rye bread.’. Read it, change your "
        "text if need be, then run `python -m macros review`."
    ]
    assert main(["check", str(data)]) == 0, "a notice is no failure"
    assert main(["review", str(data)]) == 0
    assert notices(data) == []


def test_a_change_of_a_file_that_is_replaced_is_noticed(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A template, a page, and the stage of a page; until it is reviewed."""
    project = data.parent
    monkeypatch.chdir(project)
    lay(data, {"roles.yml": "- {id: baker, title: Ours}\n"})
    for name in ("docs/rules.md", "docs/stages/bake.md", "overrides/partials/foot.html"):
        folder, _, rest = name.partition("/")
        if name != "docs/stages/bake.md":
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_text("Theirs\n", "utf-8")
        own = project / folder / "local" / rest
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_text("Ours\n", "utf-8")
    (project / "docs/local/ours.md").write_text("Ours alone\n", "utf-8")
    assert main(["review"]) == 0
    assert notices(data) == []
    (project / "docs/rules.md").write_bytes(b"Theirs\r\n")
    assert notices(data) == [], "the same on Windows"
    (project / "docs/rules.md").write_text("Theirs, reworded\n", "utf-8")
    (project / "overrides/partials/foot.html").unlink()
    base(data, "stages/bake.yml", "Bake the first bread.", "Bake your first bread.")
    lay(data, {"stages/bake.yml": "short: Ours\n"})
    command = "run `python -m macros review`."
    changed = "which this file stands in place of, has changed since you reviewed it. See in"
    assert notices(data) == [
        *(
            f"{own}:1:1: {original}, {changed} `git log -p {original}` what changed, take over "
            f"what you need, then {command}"
            for own, original in [
                ("docs/local/rules.md", "docs/rules.md"),
                ("docs/local/stages/bake.md", "data/stages/bake.yml"),
            ]
        ),
        "overrides/local/partials/foot.html:1:1: The file that this one stood in place of is no "
        f"longer there. Delete this one if you do not need it, or leave it, and {command}",
    ]
    assert main(["review"]) == 0 and notices(data) == []
    topic = data / "topics/hygiene.yml"
    (project / "docs/local/topics").mkdir()
    (project / "docs/local/topics/hygiene.md").write_text("Ours\n", "utf-8")
    assert main(["review"]) == 0
    topic.rename(data / "topics/clean.yml")
    topic.with_name("clean.yml").write_text(
        "formerly: [hygiene]\n" + topic.with_name("clean.yml").read_text("utf-8"), "utf-8"
    )
    base(data, "playbook.yml", "- hygiene", "- clean")
    base(data, "stages/bake.yml", "topics: [hygiene]", "topics: [clean]")
    told = {notice.code for notice in read(data, project).notices}
    assert "page-renamed" in told and "layer-file-alone" not in told


def test_a_new_id_in_what_is_replaced_is_no_new_wording(data: Path) -> None:
    """Neither in a field that refers to it, nor in a link; a text that says more is one."""
    base(data, "roles.yml", "Bakes the bread.", "Bakes, see [plan](stage:plan).")
    owns = "activities:\n  - {id: bake-bread, responsible: [baker, owner], informed: []}\n"
    own = "- {id: baker, description: Ours}\n- {id: owner, description: Ours}\n"
    lay(data, {"stages/bake.yml": owns, "roles.yml": own})
    assert main(["review", str(data)]) == 0
    (data / "stages/plan.yml").rename(data / "stages/design.yml")
    base(data, "stages/design.yml", "title: Make a plan", "title: Make a plan\nformerly: [plan]")
    base(data, "playbook.yml", "  - plan\n", "  - design\n")
    for path in data.rglob("*.yml"):
        if "local" not in path.parts:
            text = re.sub(r"\bbaker\b(?! bread)", "miller", path.read_text("utf-8"))
            text = text.replace("stage:plan)", "stage:design)").replace(
                "to: plan\n", "to: design\n"
            )
            path.write_text(text, "utf-8")
    base(data, "roles.yml", "- id: miller\n", "- id: miller\n  formerly: [baker]\n")
    codes = [notice.code for notice in read(data, data.parent).notices]
    assert "layer-reworded" not in codes and RENAMED in codes
    base(data, "roles.yml", "Bakes, see", "Bakes rye, see")
    assert [t for t in notices(data) if "reworded" in t and "rye" in t]


def test_what_was_never_reviewed_is_no_notice(data: Path) -> None:
    lay(data, SPARSE)
    assert notices(data) == []


def test_removed_there_and_here_is_noticed(data: Path) -> None:
    lay(data, {"stages/plan.yml": "checklist:\n  - {id: plan-gas, remove: true}\n"})
    assert main(["review", str(data)]) == 0
    gas = "  - id: plan-gas\n    text: The gas is connected.\n    roles: [owner]\n"
    renamed = gas.replace("plan-gas", "oven-connected")
    base(data, "stages/plan.yml", gas, renamed)
    (told,) = notices(data)
    assert "'plan-gas', which you removed, is no longer" in told and "'oven-connected'" in told
    base(data, "stages/plan.yml", renamed + "    when: {oven: gas}\n", "")
    (told,) = notices(data)
    assert "Delete this entry, or run" in told and "Did you mean" not in told
    assert load(data)
    assert main(["review", str(data)]) == 0 and load(data), "the record is kept"
    assert notices(data) == []


def test_added_there_and_here_is_noticed(data: Path) -> None:
    lay(data, {"glossary.yml": "- {id: rye, term: Rye, definition: Our grain.}"})
    assert main(["review", str(data)]) == 0
    path = data / "glossary.yml"
    path.write_text(path.read_text("utf-8") + "- {id: rye, term: R, definition: Grain.}\n", "utf-8")
    assert [text.partition(": ")[2] for text in notices(data)] == [
        "You added 'glossary/rye', and now the data below this layer have it too. What you wrote is"
        " laid over it. Compare the two, then run `python -m macros review`."
    ]
    assert load(data).find("term", "rye").definition == "Our grain."
    assert main(["review", str(data)]) == 0 and notices(data) == []


def test_a_new_id_is_followed(data: Path) -> None:
    """What is changed under the id of before still is, in a list and in a file of its own."""
    lay(
        data,
        {
            "roles.yml": "- id: baker\n  title: Master\n",
            "stages/sell.yml": "summary: Sell ours.\n",
            "playbook.yml": "stages:\n  - {id: sell, first: true}\n",
        },
    )
    assert main(["review", str(data)]) == 0
    base(data, "roles.yml", "- id: baker", "- id: miller\n  formerly: [baker]")
    for path in data.rglob("*.yml"):
        if "local" not in path.parts:
            text = path.read_text("utf-8")
            text = re.sub(r"(?<!\[)\bbaker\b(?!\])", "miller", text.replace("[baker]", "[miller]"))
            path.write_text(text.replace("formerly: [miller]", "formerly: [baker]"), "utf-8")
    text = (data / "stages/sell.yml").read_text("utf-8").replace("Sell the bread.", "Sell rye.")
    (data / "stages/sell.yml").unlink()
    (data / "stages/market.yml").write_text(f"formerly: [sell]\n{text}", "utf-8")
    base(data, "playbook.yml", "  - sell\n", "  - market\n")
    ours = load(data)
    assert ours.roles_by_id["miller"].title == "Master"
    assert list(ours.numbers) == ["market", "plan", "bake"]
    assert ours.find("stage", "market").summary == "Sell ours."
    told = notices(data)
    assert len([text for text in told if "was renamed to 'miller'" in text]) == 1
    (market,) = (text for text in told if "was renamed to 'market'" in text)
    assert "(places: 2): data/local/playbook.yml:2, data/local/stages/sell.yml:1" in market
    assert len([text for text in told if "‘Sell the bread.’ → ‘Sell rye.’" in text]) == 1
    # Who writes the new ids, as told, still learns what else has changed.
    (data / "local/stages/sell.yml").rename(data / "local/stages/market.yml")
    lay(
        data,
        {
            "roles.yml": "- id: miller\n  title: Master\n",
            "playbook.yml": "stages:\n  - {id: market, first: true}\n",
        },
    )
    (reworded,) = notices(data)
    assert "‘Sell the bread.’ → ‘Sell rye.’" in reworded
    assert main(["review", str(data)]) == 0 and notices(data) == []


def test_a_file_under_its_new_name_keeps_what_was_reviewed(data: Path) -> None:
    """Also where the layer says nothing of the order of stages."""
    lay(data, {"stages/sell.yml": "summary: Sell ours.\n"})
    assert main(["review", str(data)]) == 0
    text = (data / "stages/sell.yml").read_text("utf-8").replace("Sell the bread.", "Sell rye.")
    (data / "stages/sell.yml").unlink()
    (data / "stages/market.yml").write_text(f"formerly: [sell]\n{text}", "utf-8")
    base(data, "playbook.yml", "  - sell\n", "  - market\n")
    (data / "local/stages/sell.yml").rename(data / "local/stages/market.yml")
    (told,) = notices(data)
    assert "‘Sell the bread.’ → ‘Sell rye.’" in told


def test_every_notice_has_been_read(data: Path) -> None:
    """The sentences of this file are all that there are."""
    told = {"count", "notice", "layer-reworded", "layer-renamed", "layer-there-now", "value-unset"}
    told |= {
        "layer-removed-gone",
        "layer-after-gone",
        "page-renamed",
        "layer-file-changed",
        "layer-file-alone",
    }
    # Shown by other tests.
    told |= {"forgotten", "labels-missing", "labels-korean", "long-short"}
    told |= {"unwritten", "placeholder", "no-address"}
    assert set(language("en").notices) == told


def test_difference_is_short() -> None:
    long = "word " * 100
    then, now = difference(f"{long}old{long}", f"{long}new and more{long}")
    assert "old" in then and "new and more" in now and len(now) < 120
    assert difference("", "a") == ("", "a")
    assert difference("ab", "abab") == ("ab", "abab")


def test_review_without_a_layer(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", str(data)]) == 1
    assert "nothing to review" in capsys.readouterr().err


def test_a_translation_is_a_layer(data: Path) -> None:
    """A language nobody speaks: every text of the sample in capitals, laid over by id."""
    texts = ("title", "text", "summary", "short", "description", "definition", "term", "why")

    def shout(value: object, key: str = "") -> object:
        if isinstance(value, dict):
            found = {k: shout(v, k) for k, v in value.items()}
            return {k: v for k, v in found.items() if v is not None}
        if isinstance(value, list):
            kept = [shout(v) for v in value if isinstance(v, dict) and "id" in v]
            return [v for v in kept if isinstance(v, dict) and len(v) > 1] or None
        if key == "id":
            return value
        if key not in texts or not isinstance(value, str):
            return None
        return re.sub(r"\]\(.*?\)", lambda link: link[0].lower(), value.upper())

    for path in sorted(data.rglob("*.yml")):
        plain = shout(yaml.safe_load(path.read_text("utf-8")))
        target = data / "xx" / path.relative_to(data)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(yaml.safe_dump(plain), "utf-8")
    there = load(data, layers=["xx"])
    assert list(there.numbers) == ["plan", "bake", "sell"]
    for kind in ("stage", "role", "decision", "topic", "deliverable"):
        assert all(thing.title.isupper() for thing in there.things(kind))
    assert all(check.text.isupper() for check in there.things("check"))
    assert there.stages[0].activities[0].accountable == "owner"
    assert load(data) != there, "a layer that is not asked for is not laid over"

    assert main(["review", str(data), "--layer", "xx"]) == 0
    base(data, "stages/bake.yml", "Bake the first bread.", "Bake your first bread.")
    (told,) = read(data, data.parent, layers=["xx"]).notices
    assert str(told.place).startswith("data/xx/stages/bake.yml:")
    assert "‘Bake the first bread.’ → ‘Bake your first bread.’" in told.text("en")
    assert "run `python -m macros review --layer xx`" in told.text("en")


def test_a_site_with_a_layer(data: Path, tmp_path: Path) -> None:
    """Strictly built; the page of an added stage is edited in the layer."""
    lay(data, SPARSE)
    site = built(project(tmp_path / "project", data))
    page = (site / "stages/rest/index.html").read_text("utf-8")
    assert "/data/local/stages/rest.yml" in page and "Let it rest" in page
    assert "/data/stages/plan.yml" in (site / "stages/plan/index.html").read_text("utf-8")
    assert "Our bakery" in (site / "index.html").read_text("utf-8")


def test_what_is_gone_can_be_kept_as_our_own(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The way that the message tells leads there."""
    lay(data, {"stages/plan.yml": "checklist:\n  - {id: plan-gas, text: Ours.}\n"})
    assert main(["review", str(data)]) == 0
    gone = "  - id: plan-gas\n    text: The gas is connected.\n    roles: [owner]\n"
    base(data, "stages/plan.yml", f"{gone}    when: {{oven: gas}}\n", "")
    capsys.readouterr()
    record = (data / "local/reviewed.yml").read_text("utf-8")
    assert main(["review", str(data)]) == 1
    said = capsys.readouterr().err
    assert "write what it lacks (roles) and run `python -m macros review`" in said
    assert "Nothing was recorded." in said
    assert record == (data / "local/reviewed.yml").read_text("utf-8")
    whole = "checklist:\n  - {id: plan-gas, text: Ours., roles: [owner]}\n"
    lay(data, {"stages/plan.yml": whole})
    with pytest.raises(PlaybookError, match="to keep it as your own, run"):
        load(data)
    assert main(["review", str(data)]) == 0
    assert load(data).find("check", "plan-gas").text == "Ours."


def test_a_stage_that_is_gone_can_be_kept(data: Path) -> None:
    """One of which the layer says all that it must."""
    rest = SPARSE["stages/rest.yml"].replace("[night-watch]", "[baker]")
    lay(data, {"stages/sell.yml": rest, "playbook.yml": "stages:\n  - {id: sell, first: true}\n"})
    assert main(["review", str(data)]) == 0
    (data / "stages/sell.yml").unlink()
    base(data, "playbook.yml", "  - sell\n", "")
    (problem,) = read(data, data.parent).problems
    assert (problem.code, problem.place.file) == (ORPHANED, "data/local/stages/sell.yml")
    assert main(["review", str(data)]) == 0
    assert list(load(data).numbers) == ["sell", "plan", "bake"]


def test_a_file_over_a_stage_that_is_gone_is_told_once(data: Path) -> None:
    """Also where only things in it were changed, with no guess at another stage."""
    lay(data, {"stages/sell.yml": "activities:\n  - {id: sell-bread, title: Sell ours}\n"})
    assert main(["review", str(data)]) == 0
    (data / "stages/sell.yml").unlink()
    base(data, "playbook.yml", "  - sell\n", "")
    (problem,) = read(data, data.parent).problems
    assert (problem.code, problem.near) == ("layer-gone-since", "")


def test_an_anchor_that_is_gone_is_named(data: Path) -> None:
    """What stood after it stays, and the place is told; what never was there is a slip."""
    own = {"id": "own", "text": "Ours.", "roles": ["owner"], "after": "plan-gas"}
    lay(data, {"stages/plan.yml": yaml.safe_dump({"checklist": [own]})})
    assert main(["review", str(data)]) == 0
    gone = "  - id: plan-gas\n    text: The gas is connected.\n    roles: [owner]\n"
    base(data, "stages/plan.yml", f"{gone}    when: {{oven: gas}}\n", "")
    (told,) = notices(data)
    assert "'own' was to stand after 'plan-gas', which is no longer in" in told
    assert "It is number 2 of 2 in this list now." in told
    assert main(["review", str(data)]) == 0 and notices(data) == [told]
    lay(data, {"stages/plan.yml": yaml.safe_dump({"checklist": [own | {"after": "plan-ga"}]})})
    assert [problem.code for problem in read(data).problems] == ["layer-after"]


def test_what_upstream_gets_later_is_noticed_value_by_value(data: Path) -> None:
    lay(data, {"playbook.yml": 'brand:\n  light: {primary: "#00594c"}\n'})
    assert main(["review", str(data)]) == 0 and notices(data) == []
    with (data / "playbook.yml").open("a", encoding="utf-8") as file:
        file.write('brand:\n  light: {primary: "#123456", accent: "#224466"}\n')
    (told,) = notices(data)
    assert "'primary' of 'brand/light' was reworded" in told and "(nothing) → ‘#123456’" in told
    assert load(data).brand.light.accent == "#224466"


def test_conditions_are_told_as_an_editor_writes_them(data: Path) -> None:
    lay(data, {"stages/plan.yml": "checklist:\n  - {id: plan-gas, when: {oven: gas}}\n"})
    assert main(["review", str(data)]) == 0
    base(data, "stages/plan.yml", "when: {oven: gas}", "when: {oven: [gas, electric]}")
    (told,) = notices(data)
    assert "‘oven: gas’ → ‘oven: [gas, electric]’" in told


def test_references_follow_a_new_id(data: Path) -> None:
    """Whatever the organisation wrote with an id of before means the thing still, and it is told
    once for each id, with the places."""
    base(data, "stages/plan.yml", "  - id: plan-gas\n", "  - id: plan-gas\n    formerly: [gas]\n")
    values = "- {id: limit, title: Limit, hint: How much., type: text, formerly: [maximum]}\n"
    (data / "values.yml").write_text(values, "utf-8")
    renamed = {
        "roles.yml": ("- id: baker\n", "- id: baker\n  formerly: [cook]\n"),
        "glossary.yml": ("- id: sourdough\n", "- id: sourdough\n  formerly: [leaven]\n"),
        "decisions/which-oven.yml": ("  - id: gas\n", "  - id: gas\n    formerly: [fire]\n"),
        "playbook.yml": ("  - id: oven\n", "  - id: oven\n    formerly: [stove]\n"),
    }
    for name, (old, new) in renamed.items():
        base(data, name, old, new)
    base(data, "playbook.yml", "      - id: gas\n", "      - id: gas\n        formerly: [flame]\n")
    (data / "stages/sell.yml").write_text(
        "formerly: [shop]\n" + (data / "stages/sell.yml").read_text("utf-8"), "utf-8"
    )
    lay(
        data,
        {
            "playbook.yml": "settled: {stove: flame}\n",
            "values.yml": "maximum: 500\n",
            "stages/bake.yml": """
                checklist:
                  - use: gas
                  - id: own
                    text: Up to {value:maximum}.
                    roles: [cook]
                    when: {stove: [flame]}
                guidance:
                  - id: ours
                    title: Ours
                    text: |
                      Ask the [cook](role:cook) of the [shop](stage:shop)
                      about [leaven](term:leaven), {value:maximum}.
                """,
            "decisions/which-oven.yml": """
                questions:
                  - id: gas-there
                    answers:
                      - {text: "Yes", to: fire}
                      - {text: "No", to: electric}
                """,
        },
    )
    ours = load(data)
    bake = ours.find("stage", "bake")
    own = next(check for check in bake.checklist if check.id == "own")
    assert (own.text, own.roles, own.when) == ("Up to 500.", ["baker"], {})
    assert "plan-gas" in [check.id for check in bake.checklist]
    assert ours.settled == {"oven": "gas"}
    text = next(section.text for section in bake.guidance if section.id == "ours")
    assert "(role:baker) of the [shop](stage:sell)\nabout [leaven](term:sourdough), 500" in text
    decision = ours.find("decision", "which-oven")
    assert [answer.to for answer in decision.questions[0].answers] == ["gas", "electric"]
    told = {dict(n.words)["id"]: n for n in read(data, data.parent).notices if n.code == RENAMED}
    assert len(told) == len([n for n in read(data, data.parent).notices if n.code == RENAMED])
    assert {id_: dict(notice.words)["now"] for id_, notice in told.items()} == {
        "gas": "plan-gas",
        "maximum": "limit",
        "cook": "baker",
        "leaven": "sourdough",
        "fire": "gas",
        "stove": "oven",
        "flame": "gas",
        "shop": "sell",
    }
    at = "data/local/stages/bake.yml"
    assert dict(told["cook"].words)["places"] == f"{at}:5, {at}:11"
    # What the base refers to by an id of before is its own mistake.
    base(data, "topics/hygiene.yml", "roles: [baker]", "roles: [cook]")
    with pytest.raises(PlaybookError, match=r"topics/hygiene\.yml.*'cook'"):
        load(data)


def test_review_writes_no_file_elsewhere(data: Path) -> None:
    """A stranger's commit may hold a link in place of the record."""
    elsewhere = data.parent / "elsewhere"
    (data / "local").mkdir()
    (data / "local/reviewed.yml").symlink_to(elsewhere)
    assert main(["review", str(data)]) == 0
    assert not elsewhere.exists() and (data / "local/reviewed.yml").is_file()
    (data / "local/reviewed.yml").unlink()
    (data / "local").rmdir()
    elsewhere = data.parent.parent / f"{data.parent.name}-elsewhere"
    elsewhere.mkdir()
    (data / "local").symlink_to(elsewhere)
    assert main(["review", str(data)]) == 1
    assert not list(elsewhere.iterdir())
