import rules


@rules.predicate
def is_administrator(user):
    return user.is_administrator()


rules.add_perm("core.read_outbox", rules.is_authenticated & is_administrator)
