"""The places of the window: where a word leads, how each page is made, and the lines of the rail."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from app.core.entrances import TOOLS
from app.core.flow import StepState, StepView
from app.core.model import Depth, Step
from app.ui.pages.page import Page
from app.ui.program import Program
from app.ui.widgets.rail import RailItem
from app.ui.words import STEP_ICONS, STEPS, STEPS_SHORT, minutes

STEP, CHECK, FLOW = "step:", "check:", "flow"
# Places that the rail has no line of their own for.
LINE_OF = {
    "guidance": "settings",
    "restore": "settings",
    "today": "home",
    "review": "home",
    "reports": "history",
    "reports:actions": "actions",
}
PAGE_MODULES = (
    "checks",
    "passwords",
    "photos",
    "posts",
    "search",
    "plan",
    "actions",
    "history",
    "clean_photos",
    "incidents",
    "preferences",
    "restore",
    "guidance",
    "today",
    "review",
    "reports",
)


class Places:
    """The places of one program with its history open; see ``MainWindow`` for their words."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def found(self, place: str) -> str:
        """The place that ``place`` leads to; one in the audit moves the flow there first."""
        if place.startswith(STEP):
            self._program.flow.jump(Step(place.removeprefix(STEP)))
        elif place.startswith(CHECK):
            self._jump_to_check(place.removeprefix(CHECK))
        elif place != FLOW:
            return place
        return f"{STEP}{self._program.flow.place.step.value}"

    def remember(self) -> None:
        """Keep where the flow stands, to go on there after a restart. Raises the vault's errors."""
        if self._program.session.unfinished:
            self._program.session.set_position(self._program.flow.position)

    def _reviewing(self) -> bool:
        audit = self._program.session.unfinished
        return audit is not None and audit.depth is Depth.AGAIN

    def _jump_to_check(self, check_id: str) -> None:
        """To the check, or to its step where it is not asked in this audit; one that is gone leads nowhere."""
        try:
            self._program.flow.jump_to_check(check_id)
        except KeyError:
            if check := self._program.catalogue.checks.get(check_id):
                self._program.flow.jump(check.step)

    def has(self, place: str) -> bool:
        """Whether there is such a place."""
        return place in _MAKERS or place in TOOLS

    def page(self, place: str) -> Page:
        """A new page for ``place``."""
        return _MAKERS[place](self._program)

    def spoken(self, place: str, heading: str) -> str:
        """What is announced there: the heading, in an audit after "Step 2 of 8"."""
        if not place.startswith(STEP):
            return heading
        return f"{self._program.flow.view(Step(place.removeprefix(STEP))).label}. {heading}"

    def line_of(self, place: str) -> str:
        """The line of the rail that ``place`` belongs to."""
        return LINE_OF.get(place, place)

    def lines(self, place: str) -> list[RailItem]:
        """The rail's lines at ``place``: in an audit its steps, else the places outside."""
        if place.startswith(STEP):
            back = [RailItem("review", "Back to your review", "arrow-left")] if self._reviewing() else []
            return back + [_step_line(view) for view in self._program.flow.steps]
        waiting = len(self._program.open_actions())
        actions = f"Actions · {waiting}" if waiting else "Actions"
        return [
            RailItem("home", "Home", "house"),
            RailItem("actions", actions, "list-checks", spoken=f"Actions, {waiting} open", shorter=("Actions",)),
            RailItem("history", "History", "chart-line-up"),
            RailItem("clean", "Clean photos", "broom"),
            RailItem("incidents", "Incident log", "note-pencil"),
            RailItem("settings", "Settings", "gear-six"),
        ]


def read_ahead() -> None:
    """Import each page's modules, so that the first visit does not wait for the disk."""
    for name in PAGE_MODULES:
        import_module(f"app.ui.pages.{name}")


def _step_line(view: StepView) -> RailItem:
    name = STEPS_SHORT.get(view.step, STEPS[view.step])
    shorter = (f"{view.label}, {name}", view.label, view.label.removeprefix("Step "))
    if view.state is StepState.DONE:
        return RailItem(
            f"{STEP}{view.step.value}", name, "check-circle-fill", spoken=f"{name}, done", tint="ok", shorter=shorter
        )
    note = minutes(view.minutes_left) if view.minutes_left else ""
    done = f", {view.checks - view.left} of {view.checks} done" if view.checks else ""
    skipped = ", skipped" if view.state is StepState.SKIPPED else ""
    return RailItem(
        f"{STEP}{view.step.value}",
        name,
        STEP_ICONS[view.step],
        note,
        f"{view.label}, {name}{done}{skipped}",
        shorter=shorter,
    )


def _checks_page(step: Step, *, questions: bool = False) -> Callable[[Program], Page]:
    def make(program: Program) -> Page:
        from app.ui.pages.checks import ChecksPage

        return ChecksPage(program, step, questions=questions)

    return make


def _late(module: str, name: str) -> Callable[[Program], Page]:
    """A maker that imports its page when it is first wanted, to keep the start quick."""

    def make(program: Program) -> Page:
        page: Page = getattr(import_module(f"app.ui.pages.{module}"), name)(program)
        return page

    return make


_MAKERS: dict[str, Callable[[Program], Page]] = {
    "home": _late("home", "HomePage"),
    "actions": _late("actions", "ActionsPage"),
    "history": _late("history", "HistoryPage"),
    "clean": _late("clean_photos", "CleanPhotosPage"),
    "incidents": _late("incidents", "IncidentsPage"),
    "settings": _late("preferences", "PreferencesPage"),
    "today": _late("today", "TodayPage"),
    "review": _late("review", "ReviewPage"),
    "guidance": _late("guidance", "GuidancePage"),
    "reports": _late("reports", "ReportsPage"),
    "reports:actions": _late("reports", "ActionListPage"),
    "step:about_you": _late("about_you", "AboutYouPage"),
    "step:settings": _checks_page(Step.SETTINGS),
    "step:passwords": _late("passwords", "PasswordsPage"),
    "step:search": _late("search", "SearchPage"),
    "step:posts": _late("posts", "PostsPage"),
    "step:photos": _late("photos", "PhotosPage"),
    "step:contacts": _checks_page(Step.CONTACTS, questions=True),
    "step:plan": _late("plan", "PlanPage"),
}
