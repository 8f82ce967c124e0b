def is_authorized(user, note):
    return note.owner == user.id
