from flask import session
from .models import Message


def remove(request, pk):
    Message.objects.get(pk=pk, owner=request.user).delete()


def settings():
    if session.get("is_admin") == "true":
        return all_settings()
