"""``manage.py load_sample``: the sample towns, walked through the real import step by step."""

from __future__ import annotations

import hashlib
import time
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from commitments.actions import ActionError, publish
from commitments.models import Publication, Town
from imports import actions
from imports.issues import Issue
from imports.management import reviewed
from imports.models import WORKING, Action, Batch, CardState, Reading, ReadingState, State
from imports.planning_words import failure, say
from imports.report_wording import report_sentence
from imports.review import confirming, receiving
from imports.samples.manifest import (
    STEPS,
    TOWNS,
    ImportStep,
    PublishStep,
    ReadStep,
    SampleTown,
    Step,
)
from imports.samples.tables import table, text
from people.demonstration import ensure_people
from people.models import User

PAUSE = 0.1


class Command(BaseCommand):
    """Load what is not loaded yet; a second run changes nothing."""

    help = _("载入样例镇：经由后台任务导入样例文件并发布。可重复运行。")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How long to wait for the worker at one step."""
        parser.add_argument("--wait-seconds", type=int, default=60, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a step; exit code 1 with sentences where a step fails."""
        if settings.PRODUCTION:
            raise CommandError(_("正式环境（PRODUCTION=yes）不载入样例和演示人员。"))
        self.wait = options["wait_seconds"]
        towns = [_town(sample) for sample in TOWNS]
        people = {user.username: user for user in ensure_people(towns)}
        for step in STEPS:
            town = next(town for town in towns if town.code == step.town)
            done = self._step(step, town, people["demo-clerk"])
            self.stdout.write(_("%(town)s：%(said)s") % {"town": town.name, "said": done})

    def _step(self, step: Step, town: Town, clerk: User) -> str:
        try:
            if isinstance(step, PublishStep):
                return _publish(step, town, clerk)
            if isinstance(step, ReadStep):
                return self._read(step, town, clerk)
            return self._import(step, town, clerk)
        except ActionError as error:
            told = {"town": town.name, "said": error}
            raise CommandError(_("%(town)s：%(said)s") % told) from error

    def _import(self, step: ImportStep, town: Town, clerk: User) -> str:
        data = step.path.read_bytes()
        same = Batch.objects.filter(town=town, sha256=hashlib.sha256(data).hexdigest())
        told = {"file": step.file}
        if same.filter(state=State.COMMITTED).exists():
            return _("%(file)s 已导入过") % told
        batch = same.filter(state__in=[*WORKING, State.CHECKED]).first() or actions.receive(
            town=town, data=data, filename=step.file, by=clerk
        )
        self._carry_through(batch, clerk)
        told |= {"rows": str(batch.rows_written)}
        return _("%(file)s 已导入，写入%(rows)s行") % told

    def _carry_through(self, batch: Batch, clerk: User) -> None:
        """From a batch that was received to one that is written and judged."""
        self._wait_for(batch)
        _refuse_doubts(batch)
        if batch.state == State.CHECKED:
            actions.confirm(batch=batch, by=clerk, digest=batch.digest)
            self._wait_for(batch)
            _refuse_doubts(batch)

    def _read(self, step: ReadStep, town: Town, clerk: User) -> str:
        """Review a report: read it, decide its records as the data says, confirm, write."""
        told = {"title": step.title}
        data = text(step.file).encode()
        given = Reading.objects.filter(town=town, sha256=hashlib.sha256(data).hexdigest())
        given = given.exclude(state__in=[ReadingState.FAILED, ReadingState.DISCARDED])
        reading = given.first() or receiving.receive_report(
            town=town, data=data, filename=f"{step.title}.txt", by=clerk, title=step.title
        )
        if reading.state == ReadingState.CONFIRMED and _is_written(reading):
            return _("%(title)s 已审读过") % told
        self._wait_for(reading)
        if reading.state == ReadingState.REVIEW:
            reviewed.tell_facts(reading, step.title, by=clerk)
            reviewed.decide(reading, table(step.cards), by=clerk)
            confirming.confirm(reading, by=clerk)
        if reading.batch is not None:
            self._carry_through(reading.batch, clerk)
        told |= {"cards": str(reading.cards.filter(state=CardState.ACCEPTED).count())}
        return _("%(title)s 已审读，接受%(cards)s条") % told

    def _wait_for(self, given: Batch | Reading) -> None:
        """Until no worker is busy with it; raises ActionError where none moves it in time, or where
        a report could not be read."""
        patience = time.monotonic() + self.wait
        state = None
        while True:
            given.refresh_from_db()
            if _is_through(given):
                return
            if given.state != state:
                state, patience = given.state, time.monotonic() + self.wait
            if time.monotonic() > patience:
                raise ActionError(
                    _("“%(file)s”停在“%(state)s”，%(wait)s秒内没有后台任务接手。")
                    % {
                        "file": given.filename,
                        "state": given.get_state_display(),
                        "wait": self.wait,
                    }
                    + _("请确认服务已启动（manage.py serve），再运行一次。")
                )
            time.sleep(PAUSE)


def _town(sample: SampleTown) -> Town:
    town, _created = Town.objects.get_or_create(code=sample.code, defaults=asdict(sample))
    return town


def _is_through(given: Batch | Reading) -> bool:
    """Whether no worker has it; raises ActionError for a report that could not be read."""
    if isinstance(given, Batch):
        return not given.working and (given.judged or given.state != State.COMMITTED)
    if given.state == ReadingState.FAILED:
        raise ActionError(report_sentence(given.error["code"], **given.error.get("data", {})))
    return not given.working


def _is_written(reading: Reading) -> bool:
    """Whether nothing of a confirmed report waits to be written."""
    return reading.batch is None or reading.batch.state == State.COMMITTED


def _refuse_doubts(batch: Batch) -> None:
    """A sample is written whole or not at all."""
    if batch.state not in (State.CHECKED, State.COMMITTED):
        told = failure(batch.error) or batch.get_state_display()
        raise ActionError(_("“%(file)s”：%(said)s") % {"file": batch.filename, "said": told})
    stopped = batch.rows.filter(action__in=[Action.CONFLICT, Action.FAULTY])
    issues = [Issue.from_json(issue) for issue in batch.issues]
    issues += [issue for row in stopped for issue in row.issue_list()]
    errors = [say(issue) for issue in issues if issue.severity == "error"]
    if errors:
        listed = {"file": batch.filename, "said": "\n".join(["", *errors])}
        raise ActionError(_("“%(file)s”：%(said)s") % listed)


def _publish(step: PublishStep, town: Town, clerk: User) -> str:
    told = {"title": step.title}
    if Publication.objects.filter(town=town, title=step.title).exists():
        return _("%(title)s 已发布过") % told
    plans = list(town.plans.filter(title__in=step.plans)) if step.plans else None
    publication = publish(
        town=town,
        title=step.title,
        as_of=step.as_of,
        released_on=step.released_on,
        released_by=step.released_by,
        user=clerk,
        plans=plans,
    )
    told |= {"items": str(publication.items.count())}
    return _("%(title)s 已发布，%(items)s项") % told
