def delete(note):
    # TODO: tell the owner
    note.remove()
