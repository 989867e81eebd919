"""Whose word stands in commits: names and addresses of git held against the people of the plan.

Who an owner is says the earlier plan alone: a change can't make its author the owner.
"""

from collections.abc import Iterable, Iterator

from plateSpinner.model.charter import Charter
from plateSpinner.model.words import folded
from plateSpinner.rules.changeset import Changeset, Signature


class Voices:
    """The authors and acknowledgements of a changeset, as people of the plan."""

    def __init__(self, changeset: Changeset) -> None:
        self._charter = changeset.before.charter
        self._by_name: dict[str, frozenset[str]] = {}
        for name, id_ in _names(self._charter):
            self._by_name[name] = self._by_name.get(name, frozenset()) | {folded(id_)}
        authors = changeset.authors if isinstance(changeset.authors, tuple) else ()
        self._spoke = frozenset(i for s in (*authors, *changeset.acknowledgements) for i in self._ids(s))
        new = {name for name, _ in _names(changeset.after.charter)}
        self.stranger = next((a for a in authors if not self._known(a) and not new & _both(a)), None)
        """The first author who is nobody of the plan, earlier or later."""

    def heard(self, parties: Iterable[str]) -> bool:
        """Whether one of these people, or somebody of these teams, wrote or acknowledged."""
        return any(folded(id_) in self._spoke for party in parties for id_ in self._members(party))

    def is_known(self, party: str) -> bool:
        """Whether the plan has an address or a name of a person, or of somebody of a team."""
        return bool(self.sign(party))

    def sign(self, party: str) -> str:
        """How the word of a person, or of the first of a team, would stand in a commit; empty if unknown."""
        for id_ in self._members(party):
            person = self._charter.people.get(id_)
            if person is not None and (person.email or person.name):
                return str(Signature(person.name or id_, person.email))
        return ""

    def _members(self, party: str) -> tuple[str, ...]:
        """A person; of a team its lead first, then all of its people."""
        team = self._charter.teams.get(party)
        if team is None:
            return (party,)
        inside = (id_ for id_, person in self._charter.people.items() if person.team == party)
        return tuple(dict.fromkeys(id_ for id_ in (team.lead.removeprefix("@"), *inside) if id_))

    def _ids(self, signature: Signature) -> frozenset[str]:
        """Who it is: by address where the plan has that address, else by name; else who says so."""
        return self._known(signature) or frozenset((_plain(signature.name.removeprefix("@")),))

    def _known(self, signature: Signature) -> frozenset[str]:
        texts = (signature.email, signature.name.removeprefix("@"))
        return next((found for text in texts if (found := self._by_name.get(_plain(text)))), frozenset())


def _names(charter: Charter) -> Iterator[tuple[str, str]]:
    """Every word that stands for a person of the plan, with the person."""
    for id_, person in charter.people.items():
        yield from ((name, id_) for text in (id_, person.email, person.name) if (name := _plain(text)))


def _both(signature: Signature) -> set[str]:
    return {_plain(signature.email), _plain(signature.name)} - {""}


def _plain(text: str) -> str:
    """A name without regard to case and spaces."""
    return folded(" ".join(text.split()))
