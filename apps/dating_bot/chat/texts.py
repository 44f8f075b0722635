"""The bot's words."""

from collections.abc import Sequence

from dating_bot.chat.commands import PROFILE_EXAMPLE
from dating_bot.matching.schema import Match
from dating_bot.people.schema import Person, Profile

HELP = (
    "I understand:\n"
    f"{PROFILE_EXAMPLE} - say who you are\n"
    "/next - see someone from your city\n"
    "/like or /pass - say what you think of them\n"
    "/matches - see who likes you back\n"
    "/stop - hide your profile, and /start to show it again"
)
START_FIRST = "We haven't met yet: send /start."
PROFILE_FIRST = f"Tell me who you are first, for example: {PROFILE_EXAMPLE}"
AGE_AND_CITY_FIRST = f"Your first profile needs your age and your city, for example: {PROFILE_EXAMPLE}"
HIDDEN = "Your profile is hidden: send /start to show it again."
NOBODY_SHOWN = "There is nobody to judge: send /next to see someone."
NO_MATCHES = "No matches yet. Send /next to see someone."
STOPPED = "Your profile is hidden now. Send /start to show it again."


def welcome(name: str) -> str:
    """To a new user."""
    return (
        f"Welcome, {name}! Your profile (name, age, city, about) will be seen by other users and on our "
        f"web page.\n{PROFILE_FIRST}"
    )


def welcome_back(name: str, profile: Profile | None) -> str:
    """To a user who has been here before."""
    return f"Welcome back, {name}! " + (own_profile(profile) if profile else PROFILE_FIRST)


def own_profile(profile: Profile) -> str:
    """A user's own profile."""
    return f"Your profile: {_facts(profile)}"


def saved(profile: Profile) -> str:
    """A profile was stored."""
    return f"{own_profile(profile)}\nSend /next to see someone from {profile.city}."


def candidate(person: Person) -> str:
    """Someone to judge."""
    return f"{person.name}, {_facts(person.profile)}\n/like or /pass?"


def nobody(city: str) -> str:
    """All candidates are judged, or there are none."""
    return f"There is nobody new in {city}. Try again later, or move: /profile city=…"


def gone(person: Person) -> str:
    """The candidate has hidden their profile meanwhile."""
    return f"{person.name} is not here any more. Send /next to see someone else."


def liked(person: Person) -> str:
    """A like that is not returned yet."""
    return f"You like {person.name}. I'll keep it to myself unless they like you too. /next?"


def passed(person: Person) -> str:
    """A pass."""
    return f"You won't see {person.name} again. /next?"


def matched(person: Person) -> str:
    """A like that was returned."""
    return f"It's a match! {person.name} likes you too. See all with /matches."


def matches(found: Sequence[Match]) -> str:
    """The user's matches, newest first."""
    lines = [f"{match.person.name}, {_facts(match.person.profile)}" for match in found]
    return "Your matches:\n" + "\n".join(lines)


def _facts(profile: Profile) -> str:
    about = f": {profile.about}" if profile.about else ""
    return f"{profile.age}, {profile.city}{about}"
