"""The glossary as data: what comes with the platform, what the secretariat does to it, what files bring."""

import pytest

from policylearning.audit.models import Entry
from policylearning.common.errors import ChangedMeanwhile, Forbidden
from policylearning.search.glossary import actions, own
from policylearning.search.glossary.rows import Labels, Row
from policylearning.search.glossary.writing import Report, labels_of
from policylearning.search.models import Change, Concept, Label
from tests.factories.accounts import UserFactory

LANGUAGES = {"en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv", "el", "cs", "ro", "da"}


def test_the_packaged_glossary_is_whole() -> None:
    rows = list(own.rows())
    named = {row.uri for row in rows}

    assert len(rows) >= 250
    assert len(named) == len(rows)
    for row in rows:
        assert row.labels.keys() >= LANGUAGES, row.uri
        assert {*row.broader, *row.related} <= named - {row.uri}, row.uri
        for language, labels in row.labels.items():
            assert len(set(labels)) == len(labels), (row.uri, language)
            assert all(label == label.strip() and 0 < len(label) <= 80 for label in labels), (
                row.uri,
                language,
            )


def test_no_label_of_the_packaged_glossary_is_preferred_for_two_concepts() -> None:
    seen: dict[tuple[str, str], str] = {}
    for row in own.rows():
        for language, labels in row.labels.items():
            assert seen.setdefault((language, labels[0].lower()), row.uri) == row.uri, (language, labels[0])


def bring(*rows: Row, dry_run: bool = False) -> Report:
    return actions.bring_in(rows=rows, source="test.ttl", dry_run=dry_run, by=None)


def labels(uri: str) -> Labels:
    return labels_of(Concept.objects.prefetch_related("labels").get(uri=uri))


@pytest.mark.django_db
def test_the_packaged_glossary_is_loaded_once() -> None:
    first, second = actions.load_own(), actions.load_own()

    assert (first.added, first.refusals) == (len(list(own.rows())), 0)
    assert (second.added, second.updated, second.unchanged) == (0, 0, first.added)
    heat = Concept.objects.get(uri=f"{own.URN}waste-heat")
    assert heat.name == "waste heat"
    assert [each.name for each in heat.broader.all()] == ["energy efficiency"]
    assert heat.topic == "low-carbon-economy"
    assert "Abwärme" in labels(heat.uri)["de"]
    related = Concept.objects.get(uri=f"{own.URN}district-heating").related.all()
    assert heat in related, "related goes both ways"
    assert Change.objects.filter(kind="glossary").count() == 2


@pytest.mark.django_db
def test_a_file_updates_and_removes_nothing() -> None:
    bring(Row("urn:a", {"en": ["heat"], "de": ["Wärme"]}), Row("urn:b", {"en": ["cold"]}))

    report = bring(Row("urn:a", {"en": ["warmth"], "fr": ["chaleur"]}, note="What warms.", related=["urn:b"]))

    assert (report.read, report.added, report.updated) == (1, 0, 1)
    assert labels("urn:a") == {"en": ["warmth", "heat"], "de": ["Wärme"], "fr": ["chaleur"]}
    assert Concept.objects.get(uri="urn:a").name == "warmth"
    assert [each.uri for each in Concept.objects.get(uri="urn:b").related.all()] == ["urn:a"]
    assert Entry.objects.filter(verb="glossary.import").count() == 3


@pytest.mark.django_db
def test_a_dry_run_says_the_same_and_keeps_nothing() -> None:
    bring(Row("urn:a", {"en": ["heat"]}))
    rows = [Row("urn:a", {"en": ["warmth"]}), Row("urn:b", {"en": ["cold"]}, broader=["urn:a"]), Row("c", {})]

    tried = bring(*rows, dry_run=True)
    assert Label.objects.count() == 1
    done = bring(*rows)

    assert (
        (tried.added, tried.updated, tried.refusals) == (done.added, done.updated, done.refusals) == (1, 1, 1)
    )
    assert "dry run" in tried.sentence
    assert "dry run" not in done.sentence


@pytest.mark.django_db
def test_what_cannot_be_kept_is_refused_with_its_reason() -> None:
    report = bring(
        Row(
            "urn:a",
            {"en": ["heat", " heat ", "x" * 201], "??": ["warm"], "pt-BR": ["calor"]},
            broader=["urn:z"],
        ),
        Row("urn:a", {"en": ["heat"]}),
        Row("not an address", {"en": ["x"]}),
        Row("urn:b", {"en": ["  "]}),
    )

    assert labels("urn:a") == {"en": ["heat"], "pt": ["calor"]}
    assert report.added == 1
    assert [each.partition(": ")[2][:25] for each in report.refused] == [
        "a label has over 200 char",
        "“??” is no language.",
        "it is there twice.",
        "this is no address (URI) ",
        "it has no label that can ",
        "it names urn:z, which is ",
    ]


@pytest.mark.django_db
def test_concepts_are_added_changed_and_removed() -> None:
    heat = actions.add(labels={"de": ["Wärme"], "en": ["heat"]}, topic="low-carbon-economy", by=None)
    cold = actions.add(labels={"en": ["cold"]}, related=[heat], by=None)

    changed = actions.change(
        concept=heat,
        labels={"en": ["warmth", "heat"]},
        scope_note="What warms.",
        topic="",
        broader=[cold],
        by=None,
    )

    assert (changed.name, changed.scope_note, changed.topic, changed.version) == (
        "warmth",
        "What warms.",
        "",
        2,
    )
    assert list(changed.broader.all()) == [cold]
    assert list(changed.related.all()) == [], "as it was sent"
    same = actions.change(
        concept=heat,
        labels={"en": ["warmth", "heat"]},
        scope_note="What warms.",
        topic="",
        broader=[cold],
        by=None,
    )
    assert same.version == 2, "nothing new, nothing written"
    with pytest.raises(ChangedMeanwhile):
        actions.change(
            concept=heat, labels={"en": ["heat"]}, scope_note="Mine.", topic="", version="1", by=None
        )

    actions.remove(concept=cold, by=None, why="Not ours")

    assert not Concept.objects.filter(pk=cold.pk).exists()
    verbs = Entry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["glossary.add", "glossary.add", "glossary.change", "glossary.remove"]


@pytest.mark.django_db
def test_two_concepts_become_one_and_files_keep_to_it() -> None:
    bring(
        Row("urn:a", {"en": ["heat"]}), Row("urn:b", {"en": ["warmth"], "de": ["Wärme"]}, related=["urn:c"])
    )
    bring(Row("urn:c", {"en": ["cold"]}, broader=["urn:b"]))
    kept = Concept.objects.get(uri="urn:a")

    actions.merge(concept=Concept.objects.get(uri="urn:b"), into=kept, by=None, why="The same")

    assert labels("urn:a") == {"en": ["heat", "warmth"], "de": ["Wärme"]}
    assert [each.uri for each in kept.narrower.all()] == ["urn:c"]
    again = bring(Row("urn:b", {"en": ["warmth"], "fr": ["chaleur"]}))
    assert (again.added, again.updated) == (0, 1)
    assert labels("urn:a") == {"en": ["heat", "warmth"], "de": ["Wärme"], "fr": ["chaleur"]}
    assert kept.name == "heat"
    with pytest.raises(actions.Unfit):
        actions.merge(concept=kept, into=kept, by=None)
    gone = Concept(pk=10**6, uri="urn:gone", name="gone")
    with pytest.raises(actions.Unfit):
        actions.merge(concept=gone, into=kept, by=None)


@pytest.mark.django_db
@pytest.mark.parametrize("unfit", [{}, {"en": [" "]}, {"en": ["x" * 201]}, {"1": ["x"]}])
def test_a_concept_without_a_proper_label_is_refused(unfit: Labels) -> None:
    with pytest.raises(actions.Unfit) as refused:
        actions.add(labels=unfit, by=None)

    assert refused.value.field == "labels"
    assert not Concept.objects.exists()


@pytest.mark.django_db
def test_the_glossary_is_the_secretariats() -> None:
    concept = actions.add(labels={"en": ["heat"]}, by=None)
    member = UserFactory()

    with pytest.raises(Forbidden):
        actions.add(labels={"en": ["cold"]}, by=member)
    with pytest.raises(Forbidden):
        actions.change(concept=concept, labels={"en": ["cold"]}, scope_note="", topic="", by=member)
    with pytest.raises(Forbidden):
        actions.merge(concept=concept, into=concept, by=member)
    with pytest.raises(Forbidden):
        actions.remove(concept=concept, by=member)
    with pytest.raises(Forbidden):
        actions.bring_in(rows=[], source="x", by=member)
