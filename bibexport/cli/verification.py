"""Verdicts on the entries of an input: asked of the sources as far as the lock and the options allow."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from bibexport.check.claims import Claims, read_claims
from bibexport.check.verdicts import EntryVerdict
from bibexport.cli.collect import Collected
from bibexport.cli.results import FieldForm, VerdictForm
from bibexport.lock import Lock
from bibexport.model import Entry

NOT_ASKED = "not asked"


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What the entries of an input claim, and the verdicts on those that are references by themselves."""

    claims: tuple[Claims, ...]
    """Of all selected entries, in their order."""
    verdicts: Mapping[str, EntryVerdict]
    """By key, of the entries of a bibliography, and of others that have a DOI that nothing else confirms."""
    open: frozenset[str] = frozenset()
    """The keys of entries that nothing can be said about because a source could not be asked."""
    lock: Lock | None = None
    """The lock after asking; None where nothing was asked."""
    failures: Mapping[str, str] = {}
    """By key, why a source could not answer about an entry."""
    fruitless: bool = False
    """Whether a source could not be asked, and none told anything new."""
    requests: Mapping[str, int] = {}
    """Number of requests sent to each source."""


def verify_collected(
    collected: Collected, *, offline: bool, refresh: bool, quiet: bool, budget_s: float | None
) -> Verified:
    """Return the verdicts on the selected entries of an input; without `offline`, ask what the lock does not know.

    Raises:
        InvalidInput: a setting has no such value.
        OutputError: the lock cannot be written.
    """
    claims = tuple(read_claims(entry) for entry in collected.entries)
    wanted = [one for one, entry in zip(claims, collected.entries, strict=True) if _is_to_verify(entry, collected)]
    if offline or not wanted:
        return Verified(claims=claims, verdicts=_judge_offline(wanted, collected))
    from bibexport.cli.network import verify_entries
    from bibexport.verification.memory import lookup_keys
    from bibexport.verification.run import forget

    lock = forget(wanted, collected.lock) if refresh else collected.lock
    verification, requests = verify_entries(
        wanted, lock, collected.one, base=collected.lock, quiet=quiet, budget_s=budget_s
    )
    verdicts = {one.key: one for one in verification.verdicts}
    is_open = {
        one.key
        for claim, one in zip(wanted, verification.verdicts, strict=True)
        if one.verdict == "unknown" and not verification.failures.keys().isdisjoint(lookup_keys(claim).all)
    }
    return Verified(
        claims=claims,
        verdicts=verdicts,
        open=frozenset(is_open),
        lock=verification.lock,
        failures={
            claim.key: reason
            for claim in wanted
            if (reason := next((one for key in lookup_keys(claim).all if (one := verification.failures.get(key))), ""))
        },
        fruitless=verification.unreachable and verification.lock == lock,
        requests=requests,
    )


def _is_to_verify(entry: Entry, collected: Collected) -> bool:
    """Whether an entry is a reference by itself, or has a DOI that the record found by its title does not confirm."""
    if entry.record is not None:
        return True
    if entry.doi is None or entry.is_complete:
        return False
    from bibexport.resolution.questions import judge

    verdict = judge(entry, collected.lock)
    record = collected.lock.record(verdict.record) if verdict else None
    return record is None or record.doi != entry.doi


def _judge_offline(wanted: Sequence[Claims], collected: Collected) -> dict[str, EntryVerdict]:
    from bibexport.verification.run import judge_entries

    return {one.key: one for one in judge_entries(wanted, collected.lock)}


def verdict_forms(claims: Sequence[Claims], verdicts: Mapping[str, EntryVerdict]) -> Iterator[VerdictForm]:
    """Yield, for `--json`, the verdict on each entry that has one, with the fields that differ from the record."""
    for one in claims:
        if one.key in verdicts:
            verdict = verdicts[one.key]
            yield VerdictForm(
                key=one.key,
                file=one.path,
                line=one.line,
                verdict=verdict.verdict,
                fields=tuple(
                    FieldForm(field=other.field, given=other.given, record=other.recorded, why=other.why)
                    for other in verdict.differences
                ),
                record=verdict.record.ref if verdict.record else None,
                reason=verdict.reason,
            )
