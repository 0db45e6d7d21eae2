from pathlib import Path

from policylearning.config.secret import kept_secret


def test_a_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    path = kept_secret(tmp_path / "new" / "secret-key")
    secret = path.read_text()

    assert len(secret) == 64
    assert kept_secret(path).read_text() == secret
    assert list(path.parent.iterdir()) == [path]


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    assert kept_secret(tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_every_place_has_its_own(tmp_path: Path) -> None:
    assert kept_secret(tmp_path / "a").read_text() != kept_secret(tmp_path / "b").read_text()
