from forums import actions


def start(
    forum,
    actor,
    subject="Как отчитате доброволния труд?",
    content="Питам за **ставката**.",
):
    return actions.start_topic(forum, subject=subject, content=content, actor=actor)
