def delete(request, note):
    assert request.user.is_staff
    note.delete()
