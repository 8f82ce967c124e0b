def delete(note):
    # TODO: check permissions
    note.remove()
