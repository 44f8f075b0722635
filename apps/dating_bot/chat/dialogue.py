"""What the bot does on each command, within the transaction of the update."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from dating_bot.chat import texts
from dating_bot.chat.commands import ArgumentError, Command, CommandName, parse_profile
from dating_bot.chat.turn import EventKind, Result, Turn, refused
from dating_bot.matching.schema import Verdict
from dating_bot.people.schema import Member, Profile, ProfileChange, User
from dating_bot.storage import Transaction

MATCHES_SHOWN = 20


async def take_turn(transaction: Transaction, user: User, command: Command) -> Turn:
    """Does what the command asks for, and says what came of it."""
    if command.name is CommandName.UNKNOWN:
        return refused(texts.HELP)
    joined = command.name is CommandName.START and await transaction.people.join(user)
    member = await transaction.people.enter(user)
    if joined:
        return Turn(texts.welcome(user.name), events=(EventKind.JOINED,))
    if member is None:
        return refused(texts.START_FIRST)
    return await _member_turn(transaction, member, command)


async def _member_turn(transaction: Transaction, member: Member, command: Command) -> Turn:
    match command.name:
        case CommandName.START:
            return await _return(transaction, member)
        case CommandName.PROFILE:
            return await _profile(transaction, member, command.arguments)
        case CommandName.STOP:
            return await _stop(transaction, member)
    if member.profile is None:
        return refused(texts.PROFILE_FIRST)
    if not member.profile.active:
        return refused(texts.HIDDEN)
    return await _ACTIVE[command.name](transaction, member, member.profile)


async def _return(transaction: Transaction, member: Member) -> Turn:
    reply = texts.welcome_back(member.name, member.profile)
    if member.profile is None or member.profile.active:
        return Turn(reply)
    await transaction.people.save_profile(member.id, replace(member.profile, active=True))
    return Turn(reply, events=(EventKind.RETURNED,))


async def _profile(transaction: Transaction, member: Member, arguments: str) -> Turn:
    if not arguments:
        return Turn(texts.own_profile(member.profile)) if member.profile else refused(texts.PROFILE_FIRST)
    try:
        change = parse_profile(arguments)
    except ArgumentError as error:
        return refused(str(error))
    profile = _changed(member.profile, change)
    if profile is None:
        return refused(texts.AGE_AND_CITY_FIRST)
    await transaction.people.save_profile(member.id, profile)
    await transaction.people.show(member.id, None)  # they may live in another city now
    return Turn(texts.saved(profile), events=(EventKind.PROFILE_SAVED,))


def _changed(profile: Profile | None, change: ProfileChange) -> Profile | None:
    """The profile after the change; None if it is the first one and lacks what each must have."""
    if profile is not None:
        return replace(profile, **change.model_dump(exclude_none=True))
    if change.age is None or change.city is None:
        return None
    return Profile(age=change.age, city=change.city, about=change.about or "")


async def _stop(transaction: Transaction, member: Member) -> Turn:
    if member.profile is None or not member.profile.active:
        return Turn(texts.STOPPED)
    await transaction.people.save_profile(member.id, replace(member.profile, active=False))
    await transaction.people.show(member.id, None)
    return Turn(texts.STOPPED, events=(EventKind.STOPPED,))


async def _next(transaction: Transaction, member: Member, profile: Profile) -> Turn:
    person = await transaction.matching.candidate(member.id, city=profile.city, after=member.shown_id)
    await transaction.people.show(member.id, person.user_id if person else None)
    if person is None:
        return Turn(texts.nobody(profile.city), Result.EMPTY)
    return Turn(texts.candidate(person))


async def _like(transaction: Transaction, member: Member, _: Profile) -> Turn:
    return await _judge(transaction, member, Verdict.LIKE)


async def _pass(transaction: Transaction, member: Member, _: Profile) -> Turn:
    return await _judge(transaction, member, Verdict.PASS)


async def _judge(transaction: Transaction, member: Member, verdict: Verdict) -> Turn:
    person = None if member.shown_id is None else await transaction.people.person(member.shown_id)
    if person is None:
        return refused(texts.NOBODY_SHOWN)
    await transaction.people.show(member.id, None)
    if not person.profile.active:
        return refused(texts.gone(person))
    matched = await transaction.matching.judge(member.id, person.user_id, verdict)
    if matched:
        events = (EventKind.LIKED, EventKind.MATCHED)
        return Turn(texts.matched(person), events=events, other_id=person.user_id)
    if verdict is Verdict.LIKE:
        return Turn(texts.liked(person), events=(EventKind.LIKED,), other_id=person.user_id)
    return Turn(texts.passed(person), events=(EventKind.PASSED,), other_id=person.user_id)


async def _matches(transaction: Transaction, member: Member, _: Profile) -> Turn:
    found = await transaction.matching.matches(member.id, MATCHES_SHOWN)
    return Turn(texts.matches(found) if found else texts.NO_MATCHES)


_Handler = Callable[[Transaction, Member, Profile], Awaitable[Turn]]

_ACTIVE: dict[CommandName, _Handler] = {
    CommandName.NEXT: _next,
    CommandName.LIKE: _like,
    CommandName.PASS: _pass,
    CommandName.MATCHES: _matches,
}
"""The commands of those whose profile is active."""
