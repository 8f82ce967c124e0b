def delete(request, note):
    if not request.user.is_staff:
        raise PermissionError
    note.delete()
