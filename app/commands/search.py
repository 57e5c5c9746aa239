"""``search plan``: what to look for about oneself, and where. It sends nothing; no database and no key."""

from __future__ import annotations

import argparse
from typing import Any

from app.commands.output import DONE, print_json, say
from app.core.errors import UserError
from app.core.model import OwnDetails, Regulator, Worker
from app.core.words import how_many, minutes
from app.search_self import WHY_ONLY_YOURSELF
from app.search_self.oneself import oneself
from app.search_self.phrases import words
from app.search_self.plan import Query, SearchPlan, make_plan
from app.search_self.same_names import load_same_names
from app.search_self.search_places import GROUPS, load_search_places
from app.system.paths import search_dir

_REGULATORS = [regulator.value for regulator in Regulator if regulator is not Regulator.OTHER]


def add_to(commands: Any) -> None:
    """Add the group to the parser's commands."""
    group = commands.add_parser("search", help="search for yourself")
    actions = group.add_subparsers(required=True, metavar="ACTION")
    planner = actions.add_parser(
        "plan",
        help="write the searches to make for yourself; opens nothing and sends nothing",
        description=f"{WHY_ONLY_YOURSELF} All options but --json are about you, and can be given more than once.",
    )
    planner.add_argument("--name", action=_Once, required=True, metavar="NAME", help="the name you go by now; only one")
    for option, what in (
        ("previous", "a name you had before; a family name is enough"),
        ("nickname", "what people call you"),
        ("town", "a town you live, lived or work in"),
        ("employer", "who you work for"),
        ("school", "a school or college you went to"),
        ("phone", "a phone number of yours"),
        ("email", "an e-mail address of yours"),
        ("username", "a user name of yours"),
    ):
        also = {"previous": ["--maiden"], "username": ["--user-name"]}.get(option, [])
        planner.add_argument(
            f"--{option}", *also, action="append", default=[], metavar=option.upper(), dest=option, help=what
        )
    planner.add_argument("--job", action=_Once, default="", metavar="JOB", help="what you work as; only one")
    planner.add_argument("--regulator", choices=_REGULATORS, help="who you are registered with")
    planner.add_argument("--json", action="store_true", help="one JSON object a line")
    planner.set_defaults(run=plan)


class _Once(argparse.Action):
    """An option that is about one person, and so may stand once."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: Any, values: Any, option: str | None = None) -> None:
        if getattr(namespace, self.dest):
            parser.error(f"{option} can be given once: the plan is for one person, yourself")
        setattr(namespace, self.dest, values)


def plan(args: argparse.Namespace) -> int:
    """Print the searches, those that find most for least first."""
    person = oneself(
        Worker(
            names=(args.name,),
            places=tuple(args.town),
            employers=tuple(args.employer),
            regulator=Regulator(args.regulator) if args.regulator else None,
        ),
        OwnDetails(
            previous_names=tuple(args.previous),
            nicknames=tuple(args.nickname),
            phones=tuple(args.phone),
            emails=tuple(args.email),
            user_names=tuple(args.username),
            schools=tuple(args.school),
            profession=args.job,
        ),
    )
    if not words(person.name):
        raise UserError("There is no name to search for.", safe="Nothing was sent.", do="Give your name: --name.")
    made = make_plan(person, load_search_places(search_dir()), load_same_names(search_dir()))
    if args.json:
        _print_objects(made)
    else:
        _print_words(made)
    say(WHY_ONLY_YOURSELF)
    say("Nothing was sent. Who you ask will see the words: search in a private window, signed out.")
    return DONE


def _print_objects(made: SearchPlan) -> None:
    quick = set(made.quick)
    for query in made.queries:
        print_json(_as_object(query) | {"quick": query in quick})
    summary = {"queries": len(made.queries), "minutes": made.minutes, "quick": len(made.quick)}
    print_json({"summary": summary | {"quick_minutes": sum(query.minutes for query in made.quick)}})


def _as_object(query: Query) -> dict[str, object]:
    return {
        "place": query.at.id,
        "group": query.group.value,
        "query": query.text,
        "url": query.url,
        "minutes": query.minutes,
        "fields": [field.value for field in query.fields],
    }


def _print_words(made: SearchPlan) -> None:
    print(f"First, in {minutes(sum(query.minutes for query in made.quick))}:")
    _print_lines(made.quick)
    for group, queries in made.groups().items():
        print(f"\n{GROUPS[group]}:")
        _print_lines(queries)
    print(f"\n{how_many(len(made.queries), 'search', 'searches')}, {minutes(made.minutes)} in all.")


def _print_lines(queries: tuple[Query, ...]) -> None:
    for query in queries:
        print(f"  {query.at.name}: {query.text or 'no words to type'}\n    {query.url}")
